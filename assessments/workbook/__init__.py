"""The workbook of a mission: filled in where there is no network, shown row by row, then taken."""
