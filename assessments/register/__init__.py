"""The gap register: findings across the missions and States that a reader may see.

`address` is what stands in the address: filters, order, columns. `filters` and `columns` say what
can stand there, `rows` reads what it asks for, `file` writes the same as a table.
"""
