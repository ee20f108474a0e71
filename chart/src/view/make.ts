// Elements of the page around the drawing. Text goes in as text, never as markup.

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  parent: HTMLElement,
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

export function button(className: string, parent: HTMLElement, text: string, click: () => void): HTMLButtonElement {
  const element = make("button", className, parent, text);
  element.type = "button";
  element.addEventListener("click", click);
  return element;
}

const NAMES: Record<string, string> = {
  ctrl: "Ctrl", shift: "Shift", alt: "Alt", delete: "Del", escape: "Esc", enter: "Enter", contextmenu: "Menu",
  arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓",
};

/** A key of the list of acts as people read it. */
export const keyName = (key: string): string =>
  key === "+" ? "+" : key.split("+").map((part) => NAMES[part] ?? part.toUpperCase()).join("+");
