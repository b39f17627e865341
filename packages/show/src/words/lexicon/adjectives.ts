/** Words that say how a show is, and the nouns of the same scales. Data only. */
import { adjective, type LexiconPart } from './lexeme.js';

export const ADJECTIVES: LexiconPart = [
  // Speed.
  ['slow|sluggish|unhurried|leisurely|crawling|gradual', adjective({ style: { speed: 0.22 } })],
  [
    'lazy|laid back|relaxed tempo|half time|halftime|drifting|floating|gliding|swaying',
    adjective({ style: { speed: 0.3 } }),
  ],
  ['breathing|pulsating|undulating', adjective({ style: { speed: 0.35 } })],
  ['still|static|motionless|frozen|stationary|immobile', adjective({ style: { speed: 0.08 } })],
  ['fast|quick|rapid|swift|speedy|brisk|double time', adjective({ style: { speed: 0.78 } })],
  [
    'frantic|frenetic|frenzied|racing|rushing|breakneck|hectic|hyperactive',
    adjective({ style: { speed: 0.92, energy: 0.8 } }),
  ],
  ['driving|propulsive|relentless|galloping|marching', adjective({ style: { speed: 0.68, energy: 0.72 } })],
  ['swirling|spinning|whirling|rotating|turning|twisting', adjective({ style: { speed: 0.68 } })],
  // Energy, and the strength of what is felt.
  ['soft|tender|delicate|feathery', adjective({ style: { energy: 0.3 }, level: 0.6, felt: 0.45 })],
  [
    'gentle|mild|caressing',
    adjective({ style: { energy: 0.28, speed: 0.4 }, level: 0.6, felt: 0.45, haptics: 'gentle' }),
  ],
  [
    'subtle|discreet|understated|restrained|whispering|hushed|timid|faint|light',
    adjective({ style: { energy: 0.3 }, level: 0.5, felt: 0.4 }),
  ],
  ['weak|quiet|low', adjective({ style: { energy: 0.28 }, level: 0.45, felt: 0.35 })],
  [
    'chilled|quiet and calm|easy|easygoing|calm|relaxed|relaxing|peaceful|tranquil|serene|soothing|restful|mellow',
    adjective({ style: { energy: 0.22, speed: 0.32 }, level: 0.65 }),
  ],
  ['strong|powerful|forceful|full|firm', adjective({ style: { energy: 0.75 }, level: 1.4, felt: 0.92 })],
  ['loud|prominent|big|large|huge|massive|fat|high', adjective({ style: { energy: 0.72 }, level: 1.4, felt: 0.92 })],
  ['hard|heavy|hefty|thumping|punchy|tight', adjective({ style: { energy: 0.78 }, level: 1.45, felt: 0.92 })],
  [
    'pounding|hammering|beating|stomping|crushing|thunderous|booming|slamming|banging|smashing',
    adjective({ style: { energy: 0.85 }, level: 1.55, felt: 0.95 }),
  ],
  [
    'brutal|violent|savage|ferocious|merciless|devastating',
    adjective({ style: { energy: 0.92 }, level: 1.65, felt: 1 }),
  ],
  ['intense|fierce|extreme|wild|explosive|raging', adjective({ style: { energy: 0.88 }, level: 1.5, felt: 0.95 })],
  [
    'hyper|hyped|exciting|thrilling|exploding|groovy|funky|bouncy|energetic|lively|dynamic|vigorous|active|powered|pumping',
    adjective({ style: { energy: 0.78, speed: 0.62 }, level: 1.3 }),
  ],
  ['deep|rich', adjective({ style: { brightness: 0.38 }, level: 1.2 })],
  ['crisp|sharp|snappy|clear', adjective({ style: { glow: 0.35 }, level: 1.15 })],
  // Density.
  [
    'dense|thick|crowded|busy|packed|full of|lush|intricate|complex|many|abundant',
    adjective({ style: { density: 0.8 } }),
  ],
  [
    'less is more|empty space|negative space|sparse|minimal|minimalist|minimalistic|empty|thin|spare|reduced|simple|clean|few',
    adjective({ style: { density: 0.2 } }),
  ],
  // Brightness.
  ['dark|dim|gloomy|murky|shadowy|shady|dusky|unlit|sombre|somber', adjective({ style: { brightness: 0.22 } })],
  ['pitch black|pitch dark|blacked out', adjective({ style: { brightness: 0.08 } })],
  [
    'bright|sunny|sunlit|radiant|luminous|shining|shiny|brilliant|lit|vivid light',
    adjective({ style: { brightness: 0.8 } }),
  ],
  ['dazzling|blinding|blazing', adjective({ style: { brightness: 0.92, glow: 0.75 } })],
  // Glow.
  [
    'glowing|glowy|hazy|misty|foggy|blurry|blurred|diffuse|ethereal|shimmering|smoky|luminescent',
    adjective({ style: { glow: 0.8 } }),
  ],
  ['flat|matte|matt|graphic|hard edged|crisp edged|plain', adjective({ style: { glow: 0.18 } })],
  ['bold', adjective({ style: { energy: 0.65, saturation: 0.65 }, level: 1.3 })],
  // Saturation.
  ['colourful|colorful|saturated|vibrant|vivid|multicoloured|multicolored', adjective({ style: { saturation: 0.82 } })],
  [
    'muted colours|muted colors|pale|washed out|desaturated|faded|bleached|dusty|drab',
    adjective({ style: { saturation: 0.2 } }),
  ],
  ['pastel', adjective({ style: { saturation: 0.3, brightness: 0.62 } })],
];

/** Nouns of the scales of a style. */
export const ATTRIBUTES: LexiconPart = [
  ['speed|pace|motion|movement|drift|velocity', { type: 'attribute', name: 'speed' }],
  ['energy|intensity|power|action|drama|impact|punch', { type: 'attribute', name: 'energy' }],
  ['density|detail|details|elements|clutter|amount', { type: 'attribute', name: 'density' }],
  ['brightness|light|lights|luminance|lighting|illumination', { type: 'attribute', name: 'brightness' }],
  ['glow|bloom|haze|mist|fog|shimmer|blur|halo', { type: 'attribute', name: 'glow' }],
  ['saturation|colour|color|colourfulness|colorfulness|vibrancy', { type: 'attribute', name: 'saturation' }],
];
