"""Policies for enterprises: clauses as conditions and benefits, matched to firms, budgeted, compared, evaluated."""
