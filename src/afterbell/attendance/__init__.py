"""Roll calls: sessions held, marks, seals, leave of pupils, alarms."""
