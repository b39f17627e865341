/** Nouns: scenes, colours, stems and drums, places of the body, vibration. Data only. */
import { STEM_NAMES } from '@sense/core/engine';
import type { ColorWord, PaletteName } from '../../look/palettes.js';
import type { Lexeme, LexiconPart } from './lexeme.js';

const color = (word: ColorWord, palette: PaletteName): Lexeme => ({ type: 'color', word, palette });
const place = (name: string, ambiguous?: true): Lexeme => {
  return ambiguous ? { type: 'place', place: name, ambiguous } : { type: 'place', place: name };
};

export const SCENES: LexiconPart = [
  ['landscape|landscapes|mountain|mountains|hills|horizon|valley|scenery|terrain', { type: 'scene', id: 'landscape' }],
  ['sky|skies|starry|stars|starlight|stargazing|planet|island', { type: 'scene', id: 'landscape', weak: true }],
  ['particles|particle|sparks|swarm|fireflies|confetti|dust|specks|glitter', { type: 'scene', id: 'particles' }],
  ['tunnel|wormhole|vortex|orbit|corridor|portal|black hole', { type: 'scene', id: 'tunnel' }],
  ['poster|posters|typographic|typography|type|lettering|bauhaus|silkscreen', { type: 'scene', id: 'poster' }],
  ['piano roll|pianoroll|sheet music|notes|notation|spectrum|spectrogram|score', { type: 'scene', id: 'notes' }],
  ['contours|contour|contour map|shader|shadertoy|isf|fragment shader', { type: 'scene', id: 'contours' }],
];

export const COLORS: LexiconPart = [
  ['red|scarlet|crimson|ruby|blood red|blood', color('red', 'red')],
  ['orange|peach|apricot|amber|rust|copper', color('orange', 'orange')],
  ['yellow|gold|honey|golden|lemon|mustard', color('yellow', 'yellow')],
  ['green|emerald|lime|olive', color('green', 'green')],
  ['teal|turquoise|cyan|aqua|petrol', color('teal', 'teal')],
  ['blue|navy|azure|indigo|cobalt|sapphire', color('blue', 'blue')],
  ['violet|purple|lilac|lavender|plum|mauve', color('violet', 'violet')],
  ['pink|bubblegum|candy|magenta|rose|fuchsia|hot pink', color('pink', 'pink')],
  ['white|ivory|cream', color('white', 'mono')],
  ['grey|gray|silver|ashen', color('grey', 'mono')],
  ['black', color('black', 'mono')],
  [
    'black and white|monochrome|greyscale|grayscale|colourless|colorless|without colour|without color|no colour|no color',
    { type: 'palette', name: 'mono', style: { saturation: 0.1 } },
  ],
  [
    'warm|warm colours|warm colors|cosy colours|earthy|sunset colours|sunset colors',
    { type: 'palette', name: 'ember' },
  ],
  ['cold|cool|icy|cold colours|cold colors|cool colours|cool colors|frosty|chilly', { type: 'palette', name: 'ice' }],
  ['neon|fluorescent|electric colours|electric colors|day glo', { type: 'palette', name: 'neon' }],
  ['rainbow|all colours|all colors|colour blind safe|color blind safe', { type: 'palette', name: 'okabe-ito' }],
];

export const STEMS: LexiconPart = [
  ['drums|drum|brushes|drumming|percussion|rhythm section|drummer|beats section', { type: 'stem', stems: ['drums'] }],
  ['kick|kick drum|bass drum|kick drums|bass drums', { type: 'stem', stems: ['drums'], drum: 'kick' }],
  ['snare|snare drum|clap|claps|rimshot', { type: 'stem', stems: ['drums'], drum: 'snare' }],
  ['hi hat|hihat|hats|hat|ride|hi hats|shaker', { type: 'stem', stems: ['drums'], drum: 'hihat' }],
  ['tom|toms|tom tom|floor tom', { type: 'stem', stems: ['drums'], drum: 'tom' }],
  ['cymbal|crash|crashes|splash|china', { type: 'stem', stems: ['drums'], drum: 'cymbal' }],
  ['bass|bassline|bass line|sub|sub bass|basses|low end|808', { type: 'stem', stems: ['bass'] }],
  ['vocals|vocal|voice|voices|singer|singing|singers|rapper|lyrics|speech', { type: 'stem', stems: ['vocals'] }],
  [
    'guitar|synth|synths|synthesizer|piano|keys|keyboard|strings|violin|brass|horns|organ|pads|melody|instruments|other|others|saxophone|sax|flute|harmony|chords',
    { type: 'stem', stems: ['other'] },
  ],
  [
    'everything|anything|all|all stems|the whole mix|every stem|all of it|the music|music',
    { type: 'stem', stems: STEM_NAMES },
  ],
];

export const HAPTICS: LexiconPart = [
  ['vibration|vibrations|haptics|haptic|rumble|rumbling|buzz|tactile|vibes', { type: 'vibration' }],
  [
    'feel the voice|feel the vocals|feel the singer|feel the singing|vocals breath|feel the lyrics',
    { type: 'haptic-preset', name: 'vocals-breath', stems: ['vocals'] },
  ],
  [
    'body shaking bass|bass body|feel the bass|bass you can feel|bone shaking bass|chest rattling bass|sub you can feel',
    { type: 'haptic-preset', name: 'bass-body', stems: ['bass'] },
  ],
  ['full band|whole band|entire band|feel everything|feel all', { type: 'haptic-preset', name: 'full-band' }],
  ['drums first|feel the drums|drums up front', { type: 'haptic-preset', name: 'drums-first', stems: ['drums'] }],
  [
    'gentle vibration|gentle haptics|gentle vibrations|gentle rumble|gentle haptic',
    { type: 'haptic-preset', name: 'gentle' },
  ],
  ['game rumble|game sound|video game', { type: 'haptic-preset', name: 'game-rumble' }],
];

export const PLACES: LexiconPart = [
  ['left wrist', place('left wrist')],
  ['right wrist', place('right wrist')],
  ['wrist|wrists', place('wrists')],
  ['left hand', place('left hand')],
  ['left|left side', place('left hand', true)],
  ['right|right side', place('right hand', true)],
  ['right hand', place('right hand')],
  ['hand|hands|both hands|controllers|controller|gamepad|palms', place('hands')],
  ['fingers|fingertips|finger', place('fingers')],
  ['arm|arms|forearms', place('arms')],
  ['chest|sternum|ribs|ribcage', place('chest')],
  ['back|spine|lower back|upper back', place('back', true)],
  ['neck|throat|collar', place('neck')],
  ['shoulder|shoulders', place('shoulders')],
  ['seat|chair|sofa|bench|bottom', place('seat', true)],
  ['foot|feet|soles|floor|ground|toes', place('feet', true)],
  ['ankle|ankles', place('ankles')],
  ['leg|legs|thighs|knees|calves', place('legs')],
  ['belly|stomach|waist|hips|gut', place('belly')],
  ['head|forehead|ears|temples', place('head', true)],
  ['body|whole body|vest|suit', place('body', true)],
];
