"""Going home: collectors, handovers, the chain of custody."""
