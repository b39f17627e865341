"""Source material: archives, audio and MIDI files, single sounds, the software synthesiser."""
