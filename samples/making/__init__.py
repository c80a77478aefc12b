"""How the sample reports are made: ledger → tables and prose → pages."""
