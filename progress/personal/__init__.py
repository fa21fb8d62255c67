"""What the tracker keeps of people: shown and given out on request, erased while history stays readable."""
