/** The separation worker without the code that loads models and checks their deadlines. */
import { serveWorker } from './serve-worker.js';

serveWorker();
