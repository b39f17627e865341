/**
 * The scope of listeners and timers that last as long as the page.
 */
import { Scope } from '@sense/core';

export const pageScope = new Scope();
