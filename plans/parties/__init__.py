"""The words of a cell of responsible parties: how it is cut into names, which names are likely one."""
