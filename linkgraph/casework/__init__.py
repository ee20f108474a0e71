"""What a case does with its evidence, snapshot and analyses: the parts behind the façade `linkgraph.case`."""
