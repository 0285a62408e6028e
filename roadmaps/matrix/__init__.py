"""The action matrix as a workbook: changed elsewhere, shown row by row, then taken."""
