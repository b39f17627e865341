/**
 * What `@sense/separation` runs on the audio thread: separator nodes, and the session's engine where
 * it is asked for there. Only registers them.
 */
import { SessionProcessor } from './worklet/session-processor.js';
import { SeparatorProcessor } from './worklet/separator-processor.js';
import { fillWorkletGlobals } from './worklet/worklet-globals.js';
import { SEPARATOR_PROCESSOR, SESSION_PROCESSOR } from './worklet/worklet-messages.js';

fillWorkletGlobals();
registerProcessor(SEPARATOR_PROCESSOR, SeparatorProcessor);
registerProcessor(SESSION_PROCESSOR, SessionProcessor);
