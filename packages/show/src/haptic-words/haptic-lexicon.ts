/** The words of haptic descriptions. Data only. */
import type { NormalRange } from '@sense/core/engine';
import { WordFinder, type WordList } from '../words/word-finder.js';
import type { RhythmName } from './rhythms.js';

/** Factors and shifts that a word applies to a rhythm. */
export interface Character {
  /** Factor on the speed. */
  readonly speed?: number;
  /** Factor on intensities and amplitudes. */
  readonly strength?: number;
  /** Added to sharpness, and moves frequencies by as many octaves. */
  readonly sharpness?: number;
  /** Cycles are this uneven. */
  readonly unevenness?: NormalRange;
  /** Factor on the duration. */
  readonly length?: number;
}

export type HapticLexeme =
  | { readonly type: 'rhythm'; readonly name: RhythmName }
  | ({ readonly type: 'character' } & Character)
  /** What comes changes over time. */
  | { readonly type: 'getting' }
  /** What changes over time by itself: `fading`. */
  | { readonly type: 'change'; readonly from: Character; readonly to: Character }
  | { readonly type: 'degree'; readonly factor: number }
  | { readonly type: 'more'; readonly sign: 1 | -1 }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'count'; readonly value: number }
  | { readonly type: 'times' }
  | { readonly type: 'seconds'; readonly factor: number }
  | { readonly type: 'bpm' }
  | { readonly type: 'not' }
  /** Joins what is felt together. */
  | { readonly type: 'and' }
  /** Joins what is felt one after the other. */
  | { readonly type: 'then' }
  | { readonly type: 'break' }
  | { readonly type: 'filler' };

const rhythm = (name: RhythmName): HapticLexeme => ({ type: 'rhythm', name });
const character = (values: Character): HapticLexeme => ({ type: 'character', ...values });

const NAMES: WordList<HapticLexeme> = [
  ['heartbeat|heart beat|heart|heartbeats|beating heart', rhythm('heartbeat')],
  ['rain|raindrops|rainfall|drizzle|raining|shower', rhythm('rain')],
  ['hail|hailstones|hailing|popcorn|gravel', rhythm('hail')],
  ['drip|dripping|dripping tap|water drops|drop of water|drops', rhythm('drip')],
  ['footsteps|footstep|steps|walking|walk|footfall|marching|running|march', rhythm('footsteps')],
  ['gallop|galloping|horse|horses|galloping horse|hooves', rhythm('gallop')],
  ['engine|motor|car|truck|idling|tractor|motorbike|motorcycle|car engine|machine', rhythm('engine')],
  ['helicopter|chopper|propeller', rhythm('helicopter')],
  ['train|railway|train tracks|rails', rhythm('train')],
  ['alarm|alarm clock|alert|beeping|beep', rhythm('alarm')],
  ['siren|ambulance|police car|fire engine', rhythm('siren')],
  ['ring|ringing|phone|phone call|telephone|ringtone|incoming call', rhythm('ring')],
  ['buzz|buzzing|bee|bees|hum|humming|vibration|vibrating|drone|fly|mosquito', rhythm('buzz')],
  ['knock|knocking|knocks|knock on the door|knocking on a door', rhythm('knock')],
  ['tap|tapping|taps|poke|nudge', rhythm('tap')],
  ['click|clicks|clicking|snap|switch|button|tick', rhythm('click')],
  ['thud|punch|bump|hit|slam|stomp|impact|blow|kick', rhythm('thud')],
  ['pulse|pulses|pulsing|beat|beats|throb|throbbing|metronome', rhythm('pulse')],
  ['clock|ticking|ticking clock|tick tock|watch', rhythm('clock')],
  ['typing|keyboard|typewriter', rhythm('typing')],
  ['applause|clapping|claps|crowd', rhythm('applause')],
  ['waves|wave|ocean|sea|surf|tide|shore', rhythm('waves')],
  ['breathing|breath|breathe|breaths|inhale|exhale|sleeping', rhythm('breathing')],
  ['wind|breeze|gust|windy|blowing', rhythm('wind')],
  ['purr|purring|cat|kitten', rhythm('purr')],
  ['explosion|exploding|bomb|blast|boom|detonation', rhythm('explosion')],
  ['thunder|thunderclap|thunderstorm|lightning', rhythm('thunder')],
  ['earthquake|quake|rumble|rumbling|tremor|avalanche|shaking', rhythm('earthquake')],
  ['shot|gunshot|gunshots|pistol|rifle|bang', rhythm('shot')],
  ['machine gun|gatling', rhythm('machine gun')],
  ['firework|fireworks|rocket', rhythm('firework')],
  ['laser|zap|ray gun', rhythm('laser')],
  ['bounce|bouncing|bouncing ball|ball', rhythm('bounce')],
  ['drum roll|drumroll|snare roll', rhythm('drum roll')],
  ['success|confirmation|done|correct|win', rhythm('success')],
  ['warning|notification|message|attention', rhythm('warning')],
  ['failure|error|wrong|lose|denied|game over', rhythm('failure')],
];

const CHARACTERS: WordList<HapticLexeme> = [
  ['fast|quick|rapid|hurried|brisk|racing|speedy|agitated|excited|nervous', character({ speed: 1.6 })],
  ['frantic|frenzied|panicked|hectic', character({ speed: 2.2, unevenness: 0.12 })],
  ['slow|lazy|sluggish|leisurely|relaxed|calm|sleepy|tired|resting|unhurried', character({ speed: 0.62 })],
  ['soft|gentle|quiet|faint|weak|light|subtle|tender|delicate|mild', character({ strength: 0.5 })],
  ['loud|strong|hard|heavy|powerful|intense|forceful|big|huge|massive|violent|pounding', character({ strength: 1.35 })],
  ['distant|far|far away|remote|muffled|faraway', character({ strength: 0.4, sharpness: -0.3 })],
  ['near|close|nearby', character({ strength: 1.2 })],
  ['sharp|crisp|bright|hard edged|snappy|metallic|clear|high|high pitched|shrill', character({ sharpness: 0.3 })],
  ['dull|deep|low|blunt|low pitched|bassy|round|warm|dark', character({ sharpness: -0.3 })],
  ['uneven|irregular|random|unsteady|stumbling|erratic|limping|broken', character({ unevenness: 0.25 })],
  ['long|lasting|extended', character({ length: 2 })],
  ['short|brief|quickly over', character({ length: 0.5 })],
  [
    'fade|fading|fades|fade out|fading out|dying away|fading away|receding|going away|disappearing|dying down',
    { type: 'change', from: {}, to: { strength: 0.12 } },
  ],
  [
    'fade in|fading in|approaching|coming closer|building|building up|rising|swelling|growing',
    { type: 'change', from: { strength: 0.25 }, to: { strength: 1.2 } },
  ],
  ['accelerating|speeding up|accelerates', { type: 'change', from: {}, to: { speed: 2.2 } }],
  [
    'decelerating|slowing down|slowing|calming down|winding down|slows down',
    { type: 'change', from: {}, to: { speed: 0.45 } },
  ],
];

const GRAMMAR: WordList<HapticLexeme> = [
  [
    'getting|becoming|growing ever|turning|and then gets|gets|that gets|increasingly|more and more|ever|from slow to',
    { type: 'getting' },
  ],
  ['very|really|super|extremely|much|a lot', { type: 'degree', factor: 1.5 }],
  ['slightly|a bit|a little|somewhat|a little bit', { type: 'degree', factor: 0.5 }],
  ['more', { type: 'more', sign: 1 }],
  ['less|not so', { type: 'more', sign: -1 }],
  ['once', { type: 'count', value: 1 }],
  ['twice', { type: 'count', value: 2 }],
  ['one|single', { type: 'count', value: 1 }],
  ['a pair of|a couple of|double', { type: 'count', value: 2 }],
  ['triple', { type: 'count', value: 3 }],
  ['a few|several', { type: 'count', value: 4 }],
  ['many|lots of', { type: 'count', value: 12 }],
  ['times', { type: 'times' }],
  ['second|seconds|s|sec|secs', { type: 'seconds', factor: 1 }],
  ['hour|hours', { type: 'seconds', factor: 3600 }],
  ['half a|half', { type: 'number', value: 0.5 }],
  ['minute|minutes|min', { type: 'seconds', factor: 60 }],
  ['millisecond|milliseconds|ms', { type: 'seconds', factor: 0.001 }],
  ['bpm|beats per minute|per minute', { type: 'bpm' }],
  ['not|no|without', { type: 'not' }],
  ['and|with|over|plus|while', { type: 'and' }],
  ['then|followed by|and then|before|after that', { type: 'then' }],
  [
    'a|an|the|of|my|your|its|it|this|that|some|is|are|be|like|as if|as|in|on|at|to|for|from|by|off|down|up|away|out|lasting for|' +
      'feel|feels|feeling|sound|sounds|make|give|please|someone|somebody|something|person|people|through|against|into|near to|rhythm|' +
      'door|window|roof|street|stairs|floor|wood|wooden|metal|old|small|little|tiny|again|every|each|steady|regular|constant|normal|going|coming|passing|past|' +
      'hits|haptic|haptics|pattern|effect|clip|slowly by|s long|of a|deeply',
    { type: 'filler' },
  ],
];

export const HAPTIC_WORDS = new WordFinder<HapticLexeme>([NAMES, CHARACTERS, GRAMMAR], {
  breaks: { type: 'break' },
  number: (value) => ({ type: 'number', value }),
  isGradable: ({ type }) => type === 'character',
});
