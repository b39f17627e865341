/** Moods, weather, times of day, places and genres: what they suggest for picture and haptics. Data only. */
import { mood, type LexiconPart } from './lexeme.js';

export const MOODS: LexiconPart = [
  // Feelings.
  [
    'sweet|sugary|happy|joyful|cheerful|euphoric|uplifting|festive|joyous|celebratory|playful|fun',
    mood({ style: { energy: 0.72, brightness: 0.74, saturation: 0.7, speed: 0.6 } }),
  ],
  [
    'moody|brooding|sad|melancholic|melancholy|mournful|sorrowful|lonely|wistful|nostalgic|blue mood|tearful',
    mood({ style: { energy: 0.25, brightness: 0.33, speed: 0.32, saturation: 0.35 } }),
  ],
  [
    'angry|aggressive|furious|rage|hateful|vicious',
    mood({ style: { energy: 0.9, speed: 0.7, saturation: 0.65 }, palette: 'red' }),
  ],
  [
    'dreamy|dreamlike|surreal|hypnagogic|floaty|otherworldly|magical|enchanted',
    mood({ style: { energy: 0.3, glow: 0.8, speed: 0.35 } }),
  ],
  [
    'romantic|loving|sensual|intimate|sexy',
    mood({ style: { energy: 0.35, glow: 0.65, brightness: 0.4 }, palette: 'pink' }),
  ],
  [
    'mysterious|eerie|spooky|haunted|ghostly|uncanny|sinister|ominous|creepy|scary',
    mood({ style: { brightness: 0.22, glow: 0.65, speed: 0.35 }, palette: 'violet' }),
  ],
  ['tense|nervous|anxious|suspenseful|restless', mood({ style: { energy: 0.66, speed: 0.66, brightness: 0.35 } })],
  [
    'cosy|cozy|homely|comfortable|snug',
    mood({ style: { energy: 0.25, speed: 0.3, brightness: 0.4 }, palette: 'ember' }),
  ],
  [
    'meditative|meditation|zen|mindful|contemplative|spiritual|sleepy|sleeping|drowsy',
    mood({ style: { energy: 0.18, speed: 0.2, density: 0.3 }, haptics: 'gentle' }),
  ],
  [
    'serious|solemn|dramatic|theatre|theater|theatrical|epic|majestic|grand|cinematic|heroic|triumphant|anthemic|monumental',
    mood({ style: { energy: 0.75, glow: 0.68, brightness: 0.6 }, scene: 'landscape' }),
  ],
  [
    'psychedelic|trippy|acid|hallucinogenic|kaleidoscopic|lysergic',
    mood({ style: { saturation: 0.88, energy: 0.66, glow: 0.7 }, scene: 'tunnel' }),
  ],
  [
    'mechanical|industrial|robotic|machine|metallic|cold blooded|clinical|sterile',
    mood({ style: { energy: 0.65, saturation: 0.3, glow: 0.3 } }),
  ],
  [
    'futuristic|cyber|cyberpunk|sci fi|synthetic|digital|retrowave|synthwave|vaporwave',
    mood({ style: { glow: 0.72, energy: 0.6 }, palette: 'neon' }),
  ],
  ['retro|vintage|old|analog|analogue', mood({ style: { saturation: 0.35 }, palette: 'ember' })],
  // Time of day and year.
  ['midnight|night|nocturnal|nighttime|late night|nightly', mood({ style: { brightness: 0.22 } })],
  ['evening|dusk|twilight', mood({ style: { brightness: 0.35, speed: 0.42 } })],
  [
    'sunset|sundown|golden hour|autumn|autumnal|fall colours|fall colors|campfire|fireplace|candlelight|candle',
    mood({ style: { brightness: 0.42 }, palette: 'ember' }),
  ],
  ['dawn|sunrise|morning|daybreak', mood({ style: { brightness: 0.6, energy: 0.38, speed: 0.38 }, palette: 'ember' })],
  ['noon|midday|daylight|day', mood({ style: { brightness: 0.75 } })],
  ['summer|summery|beach|tropical|holiday', mood({ style: { brightness: 0.75, saturation: 0.7, energy: 0.6 } })],
  ['winter|wintry|snow|snowy|arctic|polar|glacial|blizzard', mood({ style: { saturation: 0.35 }, palette: 'ice' })],
  ['spring|springtime|blossom|garden|meadow', mood({ style: { brightness: 0.65 }, palette: 'green' })],
  // Weather and places.
  [
    'rain|rainy|raining|drizzle|drizzly|wet',
    mood({ style: { brightness: 0.35, saturation: 0.38, glow: 0.6 }, palette: 'blue', scene: 'particles' }),
  ],
  [
    'thunderstorm|thunderstorms|rainstorm|storm|stormy|thunder|lightning|hurricane|tempest',
    mood({ style: { energy: 0.85, speed: 0.75, brightness: 0.35 }, palette: 'blue', scene: 'particles' }),
  ],
  [
    'ocean|sea|underwater|aquatic|marine|waves|abyss|submarine',
    mood({ style: { brightness: 0.36, speed: 0.38 }, palette: 'blue' }),
  ],
  ['forest|jungle|woods|woodland|trees|leaves|mossy|moss', mood({ style: { brightness: 0.4 }, palette: 'green' })],
  ['desert|dunes|sand|sandy|canyon', mood({ style: { density: 0.35 }, palette: 'orange', scene: 'landscape' })],
  [
    'fire|fiery|flames|flaming|burning|lava|volcano|volcanic|inferno|hell',
    mood({ style: { energy: 0.8, glow: 0.75 }, palette: 'ember' }),
  ],
  [
    'space|cosmic|cosmos|galaxy|galactic|nebula|interstellar|universe|astral',
    mood({ style: { brightness: 0.3, glow: 0.7 }, palette: 'violet', scene: 'tunnel' }),
  ],
  ['city|urban|street|streets|downtown|traffic|highway', mood({ style: { density: 0.65, brightness: 0.4 } })],
  [
    'club|nightclub|dancefloor|disco ball|warehouse|basement|festival|stadium|arena',
    mood({ style: { energy: 0.78, brightness: 0.38, speed: 0.6 } }),
  ],
  ['church|cathedral|chapel|temple|sacred', mood({ style: { energy: 0.35, glow: 0.7, speed: 0.3 } })],
  // Genres.
  ['techno|hard techno|tekno', mood({ style: { energy: 0.78, speed: 0.68, brightness: 0.38 }, scene: 'tunnel' })],
  [
    'house|deep house|tech house|garage|edm|electro|electronic|dance',
    mood({ style: { energy: 0.7, speed: 0.62 }, scene: 'tunnel' }),
  ],
  [
    'rave|hardcore|gabber|hardstyle|happy hardcore',
    mood({ style: { energy: 0.93, speed: 0.85 }, palette: 'neon', scene: 'tunnel' }),
  ],
  ['trance|psytrance|goa', mood({ style: { energy: 0.72, speed: 0.68, glow: 0.72 }, scene: 'tunnel' })],
  [
    'drum and bass|drum n bass|dnb|jungle music|breakbeat|breakcore',
    mood({ style: { energy: 0.82, speed: 0.85 }, scene: 'particles' }),
  ],
  [
    'dubstep|trap|bass music|grime',
    mood({ style: { energy: 0.82, brightness: 0.38 }, haptics: 'bass-body', levels: { bass: 1.3 } }),
  ],
  ['dub|reggae|dancehall', mood({ style: { energy: 0.5, speed: 0.35 }, haptics: 'bass-body', palette: 'green' })],
  [
    'hip hop|hiphop|rap|boom bap|lo fi|lofi|chillhop|trip hop',
    mood({ style: { energy: 0.52, speed: 0.38 }, scene: 'poster' }),
  ],
  [
    'pop|indie pop|k pop|synth pop|disco|funk|soul|motown',
    mood({ style: { energy: 0.66, brightness: 0.64, saturation: 0.66, speed: 0.58 }, scene: 'poster' }),
  ],
  [
    'rock|punk|grunge|garage rock|indie|rock and roll',
    mood({ style: { energy: 0.8, speed: 0.65 }, haptics: 'drums-first', scene: 'particles' }),
  ],
  [
    'metal|heavy metal|death metal|black metal|doom|thrash',
    mood({
      style: { energy: 0.93, speed: 0.72, brightness: 0.3 },
      palette: 'red',
      haptics: 'drums-first',
      scene: 'particles',
    }),
  ],
  [
    'jazz|bebop|swing|blues|bossa nova|bossa|lounge',
    mood({ style: { energy: 0.42, speed: 0.45, brightness: 0.4 }, palette: 'ember', scene: 'notes' }),
  ],
  [
    'classical|orchestral|orchestra|symphony|chamber music|baroque|opera',
    mood({ style: { energy: 0.45, speed: 0.42 }, scene: 'notes', haptics: 'full-band' }),
  ],
  ['waltz|ballroom|tango', mood({ style: { speed: 0.42, energy: 0.45 } })],
  ['lullaby|cradle song|bedtime', mood({ style: { energy: 0.15, speed: 0.18, brightness: 0.3 }, haptics: 'gentle' })],
  [
    'ambient|drone|chill|chillout|downtempo|new age',
    mood({ style: { energy: 0.22, speed: 0.22, density: 0.38, glow: 0.65 }, haptics: 'gentle', scene: 'landscape' }),
  ],
  [
    'acoustic|folk|unplugged|country|singer songwriter',
    mood({ style: { energy: 0.34, speed: 0.38 }, palette: 'ember' }),
  ],
  ['ballad|slow song|love song', mood({ style: { energy: 0.28, speed: 0.25 }, haptics: 'vocals-breath' })],
  [
    'funeral|requiem|dirge|funeral march',
    mood({ style: { energy: 0.2, speed: 0.2, brightness: 0.25, saturation: 0.2 } }),
  ],
  [
    'gospel|choir|choral|chant|a cappella|acappella',
    mood({ style: { energy: 0.5, glow: 0.66 }, haptics: 'vocals-breath' }),
  ],
  ['latin|salsa|samba|cumbia|afrobeat|carnival', mood({ style: { energy: 0.75, saturation: 0.78, speed: 0.64 } })],
  [
    'party|celebration|birthday|wedding',
    mood({ style: { energy: 0.78, saturation: 0.72, speed: 0.64, brightness: 0.64 } }),
  ],
];
