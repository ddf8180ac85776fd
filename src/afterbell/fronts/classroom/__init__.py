"""What teachers open on their phones: rolls, sessions, their homeroom."""
