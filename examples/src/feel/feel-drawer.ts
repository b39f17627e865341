/**
 * The drawer below the player: routing, motors, timing, shakers and the settings as text. Built when it
 * is first opened. While closed it draws, plays and calibrates nothing.
 */
import { Scope } from '@sense/core';
import { byId } from '../page/dom.js';
import { createActuatorsView, type ActuatorsView } from './actuators/actuators-view.js';
import { createFileView } from './file-view.js';
import { createMatrixView } from './matrix-view.js';
import { createShakerView, type ShakerView } from './shaker-view.js';
import type { TapViewHost } from './calibration/tap-view.js';

/** @param onOpen called with a scope that ends when the drawer closes */
export function createFeelDrawer(host: TapViewHost, onOpen: (scope: Scope) => void): void {
  const drawer = byId<HTMLDetailsElement>('feel-more');
  let parts: { readonly actuators: ActuatorsView; readonly shaker: ShakerView } | undefined;
  let scope: Scope | undefined;
  drawer.ontoggle = () => {
    scope?.dispose();
    scope = undefined;
    if (!drawer.open) return;
    scope = new Scope();
    parts ??= build(host);
    parts.actuators.open(scope);
    parts.shaker.open(scope);
    onOpen(scope);
  };
  byId('feel-more-open').onclick = () => {
    drawer.open = true;
    drawer.scrollIntoView({ block: 'start' });
    drawer.querySelector('summary')!.focus({ preventScroll: true });
  };
}

function build(host: TapViewHost): { actuators: ActuatorsView; shaker: ShakerView } {
  createMatrixView(byId<HTMLTableElement>('matrix'), host.hub);
  createFileView(host.hub);
  return { actuators: createActuatorsView(byId('actuators'), host), shaker: createShakerView(host) };
}
