/**
 * The AudioWorklet module of `@sense/separation`: registers the processors of separator nodes, and of
 * sessions with `thread: 'worklet'`.
 */
import { SessionProcessor } from './worklet/session-processor.js';
import { SeparatorProcessor } from './worklet/separator-processor.js';
import { fillWorkletGlobals } from './worklet/worklet-globals.js';
import { SEPARATOR_PROCESSOR, SESSION_PROCESSOR } from './worklet/worklet-messages.js';

fillWorkletGlobals();
registerProcessor(SEPARATOR_PROCESSOR, SeparatorProcessor);
registerProcessor(SESSION_PROCESSOR, SessionProcessor);
