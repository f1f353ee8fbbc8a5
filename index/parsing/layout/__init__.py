"""Source text -> the paragraphs and tables of the reading text: what only lays words out on a page goes."""
