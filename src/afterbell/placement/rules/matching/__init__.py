"""Club places by pupil-proposing deferred acceptance over published priority classes and one lottery."""
