/** Words of grammar: degree, negation, factors, time, transitions, and words without a meaning of their own. Data only. */
import type { LexiconPart } from './lexeme.js';

export const GRAMMAR: LexiconPart = [
  ['very|really|super|so|pretty|truly|highly|awfully', { type: 'degree', factor: 1.35 }],
  [
    'extremely|incredibly|insanely|ultra|maximally|completely|totally|absolutely|insane',
    { type: 'degree', factor: 1.7 },
  ],
  ['much|a lot|lots|far|way|considerably|significantly', { type: 'degree', factor: 1.6 }],
  ['slightly|a bit|a little|somewhat|a touch|a tad|kind of|a bit of|a little bit', { type: 'degree', factor: 0.5 }],
  ['quite|rather|fairly|moderately|reasonably|medium', { type: 'degree', factor: 0.8 }],
  ['too|overly', { type: 'degree', factor: 1 }],
  ['more|increase|raise|boost|extra|added|add|up|louder please|emphasise|emphasize', { type: 'more', sign: 1 }],
  ['lots of|a lot of|plenty of|loads of|tons of', { type: 'more', sign: 1, factor: 1.6 }],
  ['less|fewer|decrease|reduce|lower|down|tone down|lessen|weaken', { type: 'more', sign: -1 }],
  [
    'no|without|mute|zero|remove|hide|silence the|none of|nothing of|kill|omit|drop the',
    { type: 'negation', amount: 0 },
  ],
  [
    'hardly any|barely any|hardly|barely|almost no|nearly no|almost without|next to no|little',
    { type: 'negation', amount: 0.2 },
  ],
  ['not|never|do not|does not|is not|are not|nothing|neither|nor', { type: 'not' }],
  ['anything but|except|apart from|everything but|other than|instead of', { type: 'except' }],
  ['only|just|solely|nothing but|exclusively', { type: 'only' }],
  ['off|muted|out|silent|gone', { type: 'off' }],
  ['everything else|all else|the rest|rest|all others|the others', { type: 'rest' }],
  ['normal|regular|default|usual|average|ordinary|standard', { type: 'normal' }],
  ['half|half as|half of|half the', { type: 'times', factor: 0.5 }],
  ['twice|twice as|double|doubled|two times', { type: 'times', factor: 2 }],
  ['quadruple|four times', { type: 'times', factor: 4 }],
  ['triple|thrice', { type: 'times', factor: 3 }],
  ['a third|one third', { type: 'times', factor: 1 / 3 }],
  ['a quarter|quarter|one quarter', { type: 'times', factor: 0.25 }],
  ['times', { type: 'times' }],
  ['percent|per cent', { type: 'percent' }],
  ['bpm|beats per minute', { type: 'bpm' }],
  ['tempo', { type: 'tempo' }],
  ['bar|bars|measures|measure', { type: 'bars' }],
  ['beat|beats', { type: 'beats' }],
  ['every|each', { type: 'every' }],
  ['over|during|within', { type: 'over' }],
  ['when|whenever|once|as soon as|after', { type: 'when' }],
  ['cut|cuts|cutting|hard cut|hard cuts|jump cut|snap', { type: 'transition', kind: 'cut' }],
  [
    'dissolve|dissolves|dissolving|crossfade|cross fade|fade|fades|blend|blends|mix to',
    { type: 'transition', kind: 'dissolve' },
  ],
  ['wipe|wipes|wiping|sweep', { type: 'transition', kind: 'wipe' }],
  ['melt|melts|melting|flow into|morph|morphs|liquefy', { type: 'transition', kind: 'melt' }],
  ['change|changes|changing|switch|switches|new look|new scene|next look|next scene|swap', { type: 'transition' }],
  ['chorus|choruses|refrain|hook', { type: 'section', name: 'chorus' }],
  ['verse|verses', { type: 'section', name: 'verse' }],
  ['bridge', { type: 'section', name: 'bridge' }],
  ['intro|introduction', { type: 'section', name: 'intro' }],
  ['outro|ending', { type: 'section', name: 'outro' }],
  ['breakdown|the break', { type: 'section', name: 'breakdown' }],
  ['section|sections|part|parts', { type: 'section', name: '*' }],
  ['drop|drops|the drop', { type: 'event', event: 'drop' }],
  ['build up|buildup|build ups|build|riser|rise', { type: 'event', event: 'build-up' }],
  ['silence|silences|pause|pauses', { type: 'event', event: 'silence' }],
  ['enter|enters|come in|comes in|start|starts|begin|begins|return|returns|come back|comes back', { type: 'enter' }],
  ['leave|leaves|drop out|drops out|stop|stops|go away|disappear|disappears|go silent|end|ends', { type: 'leave' }],
  ['flash|flashes|flashing|strobe|strobes|flicker|flickering|blinking|stroboscope', { type: 'flashes' }],
  ['strobing|stroboscopic|flashy', { type: 'flashes', style: { energy: 0.92, speed: 0.7 } }],
  ['photosensitive|epileptic|epilepsy|migraine|seizure|seizures', { type: 'sensitive' }],
  [
    'reduced motion|less motion for|motion sickness|motion sick|no camera motion|dizzy|vertigo',
    { type: 'reduced-motion' },
  ],
  ['background|backdrop|behind', { type: 'background' }],
  [
    'in|on|at|to|down the|down my|into|onto|under|through|along|against|across|around|via|underneath|beneath',
    { type: 'preposition' },
  ],
  ['and|plus|as well as', { type: 'and' }],
  ['but|with|while|then|though|although|yet|still with', { type: 'break' }],
  [
    'a|an|the|of|my|your|our|their|his|her|its|it|this|that|these|those|there|some|any|as|is|are|be|be like|please|maybe|perhaps|' +
      'i|we|you|me|want|like|would|should|could|can|let|make|give|get|use|show|shows|showing|have|has|having|set|put|turn|turned|keep|bring|go|goes|' +
      'look|looks|looking|scene|scenes|picture|visual|visuals|image|video|display|screen|style|mood|feel|feels|feeling|felt|atmosphere|vibe|vibey|theme|' +
      'for|from|by|by the|per|if|or|also|too much|just like|such|same|one|something|thing|things|kind|sort|way of|' +
      'people|viewers|viewer|audience|everyone|person|safe|friendly|sensitive|custom|own|new|little by little|more and more|' +
      'colours|colors|coloured|colored|tones|shades|palette|effects|effect|strength|level|volume|' +
      'struck|hit|moved|moving|driven|falling|flying|rolling|scrolling|going|coming|playing|dancing|song|track|tune|sound|sounds|piece|set list|' +
      'both|whole|entire|almost|nearly|about|until|where|how|what|who|which|than|his own|now|again|always|ever|time|march|haze of|free',
    { type: 'filler' },
  ],
];
