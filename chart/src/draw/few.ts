// While the camera moves only the strongest of very many ties are drawn; all of them again as soon as it rests.

import { createEdgeCurveProgram } from "@sigma/edge-curve";
import {
  createEdgeArrowHeadProgram, createEdgeClampedProgram, createEdgeCompoundProgram, EdgeRectangleProgram,
} from "sigma/rendering";
import type { EdgeProgramType, ProgramType } from "sigma/rendering";

/** Without a graphics card about so many ties are drawn within a frame. */
export const WHILE_MOVING = 2500;

type ProgramInfo = Parameters<InstanceType<ProgramType>["drawWebGL"]>[1];

/** The same program; of its items, which come strongest first, only so many as `limit` says now. */
function few(program: EdgeProgramType, limit: () => number): EdgeProgramType {
  const Base = program as unknown as ProgramType;
  class Few extends Base {
    override drawWebGL(method: number, info: ProgramInfo): void {
      const { capacity, verticesCount } = this;
      this.capacity = Math.min(capacity, limit());
      this.verticesCount = Math.min(verticesCount, this.VERTICES * this.capacity);
      super.drawWebGL(method, info);
      [this.capacity, this.verticesCount] = [capacity, verticesCount];
    }
  }
  return Few as unknown as EdgeProgramType;
}

/** One program for each kind of tie: straight or curved, with an arrow or without. */
export function linkPrograms(limit: () => number): Record<string, EdgeProgramType> {
  const made = (program: EdgeProgramType): EdgeProgramType => few(program, limit);
  return {
    line: made(EdgeRectangleProgram),
    arrow: createEdgeCompoundProgram([made(createEdgeClampedProgram()), made(createEdgeArrowHeadProgram())]),
    curve: made(createEdgeCurveProgram()),
    curveArrow: made(createEdgeCurveProgram({ arrowHead: { extremity: "target", lengthToThicknessRatio: 2.5, widenessToThicknessRatio: 2 } })),
  };
}
