"""The prior of the DSP separator: expected stem shares per band and texture."""
