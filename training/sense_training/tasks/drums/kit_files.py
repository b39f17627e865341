"""Which files of the material are which piece of a drum kit."""

SOUND_FONTS = {
    "fluidr3": "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "musescore": "/usr/share/sounds/sf3/MuseScore_General_Full.sf3",
}
"""Files of General MIDI sound fonts by the name of the kit. Both have the same acoustic hi-hat."""

RECORDED: dict[str, tuple[str, dict[str, str]]] = {
    "muldjord": (
        "muldjord",
        {
            "kick": "^Kdrum",
            "snare": "^Snare_",
            "rim": "^SnareRest",
            "closed": "^HihatClosed",
            "open": "^HihatOpen",
            "ride": "^Ride[LR]_",
            "bell": "^Ride[LR]Bell",
            "crash": "^(Crash|China)",
            "tom": "^Tom",
        },
    ),
    "discordgm": (
        "drums2/discordgm-drums",
        {
            "kick": "^kick",
            "snare": "^snare_(L|R|gr|rim)",
            "rim": "^perc_crossstick",
            "clap": "^clap",
            "closed": "^hihat_closed_(tip|shank)",
            "pedal": "^hihat_closed_pedal",
            "open": "^hihat_open",
            "ride": "^cymbal_ride(mid|edg)",
            "bell": "^cymbal_ridebell",
            "crash": "^cymbal_crash",
            "tom": "^tom",
            "percussion": "^perc_(?!crossstick|sticks)",
        },
    ),
    "fluid": (
        "drums2/fluid-drums",
        {
            "kick": "^kick",
            "snare": "^snare",
            "rim": "^perc_rimtap",
            "clap": "^clap",
            "closed": "^hihat_closed_(?!.*foot)",
            "pedal": "^hihat_closed_hihatfoot",
            "open": "^hihat_open",
            "ride": "^cymbal_.*ride[12]",
            "bell": "^cymbal_bellride",
            "crash": "^cymbal_.*(crsh|crash|splash)",
            "tom": "^tom",
            "percussion": "^perc_(?!rimtap|sticks)",
        },
    ),
    "drumline": (
        "drums2/musescore-drumline",
        {
            "kick": "^perc_marchbass[4-6]_hit",
            "snare": "^snare",
            "rim": "^perc_march_rim",
            "closed": "^perc_marchhihat",
            "crash": "^cymbal_march(crash_|halfcrash|smash|zing)",
            "tom": "^tom|^perc_marchbass[23]_hit",
            "percussion": "^perc_(march_|tenor)",
        },
    ),
    "rumpf": (
        "drums2/rumpf-percussion",
        {
            "kick": "^kick",
            "snare": "^snare",
            "clap": "^clap",
            "closed": "^hihat_closed_1",
            "pedal": "^hihat_closed_pedal",
        },
    ),
    "tahti": (
        "notes2/tahti",
        {
            "kick": "^kick",
            "snare": "^snare",
            "rim": "^perc_essentialsrim",
            "clap": "^clap",
            "closed": "^hihat",
            "tom": "^tom",
            "percussion": "^perc_(?!essentialsrim)",
        },
    ),
    "acoustic": (
        "sonicpi",
        {
            "kick": "^drum_(bass|heavy)",
            "snare": "^drum_snare",
            "closed": "^drum_cymbal_closed",
            "pedal": "^drum_cymbal_pedal",
            "open": "^drum_cymbal_open",
            "ride": "^drum_cymbal_soft",
            "crash": "^drum_(splash|cymbal_hard)",
            "tom": "^drum_tom",
            "percussion": "^(drum_cowbell|tabla_)",
        },
    ),
    "electronic": (
        "sonicpi",
        {
            "kick": "^(bd_|elec_(hollow|soft)_kick)",
            "snare": "^(sn_|elec_.*snare)",
            "clap": "^perc_snap",
            "closed": "^hat_",
            "ride": "^ride_",
            "crash": "^elec_cymbal",
            "tom": "^elec_fuzz_tom",
            "percussion": "^(elec_(blip|wood|tick|pop|plip|bong)|perc_(bell|till))",
        },
    ),
    "berklee": (
        "berklee",
        {
            "kick": "^(thump|drum_low)",
            "tom": "^(hand_drum|conga_[0-9]|war_drum|trash_drum|thunder_drum_[0-9])",
            "percussion": "^(shaker_?[0-9]|egg_shaker|tambourine|ritz_tambourine|pipe_thump)",
        },
    ),
    "exadrums": (
        "drums2/exadrums",
        {
            "kick": "^kick",
            "snare": "^snare",
            "closed": "^hihat_closed",
            "ride": "^cymbal_ride_",
            "bell": "^cymbal_ridebell",
            "crash": "^cymbal_crash",
            "tom": "^tom",
        },
    ),
    "tomatoes": (
        "tomatoes",
        {
            "kick": "^kick",
            "snare": "^snare",
            "closed": "^hihat_closed",
            "open": "^hihat_open",
            "crash": "^cymbal",
        },
    ),
    "stk": (
        "notes2/stk-rawwaves",
        {
            "kick": "^kick",
            "snare": "^snare",
            "closed": "^hihat",
            "ride": "^cymbal_ride",
            "crash": "^cymbal_crash",
            "tom": "^tom",
        },
    ),
}
"""Folder below the material, and a pattern of file names for each piece, by name of the kit."""

SINGLE_SOUNDS = ("acoustic", "electronic", "berklee")
"""Kits whose files are a drum each; in the others the files of a drum are layers."""

LAYER_SUFFIX = r"_?\d*(_rr\d)?(__22k)?$"
"""Of the names of layers."""

HELD_OUT_KITS = ("exadrums", "tomatoes", "stk")
"""Used only to measure."""

WEIGHTS: dict[str, float] = {
    "muldjord": 5,
    "discordgm": 5,
    "fluid": 2.5,
    "drumline": 1,
    "rumpf": 0.3,
    "tahti": 0.5,
    "acoustic": 2,
    "electronic": 3,
    "fluidr3": 2,
    "musescore": 2.5,
}
"""How often a kit is drawn."""

PROGRAMS = (0, 8, 16, 24, 25, 32, 40)
"""Kits of a sound font."""

GENERAL_MIDI = {
    "kick": [36, 35],
    "snare": [38, 40],
    "rim": [37],
    "clap": [39],
    "closed": [42],
    "pedal": [44],
    "open": [46],
    "tom": [41, 43, 45, 47, 48, 50],
    "crash": [49, 57, 55, 52],
    "ride": [51, 59],
    "bell": [53],
    "percussion": [54, 56, 60, 61, 62, 63, 64, 69, 70],
}
"""Notes of the drum channel by piece."""
