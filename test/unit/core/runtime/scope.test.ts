/** A scope runs every cleanup exactly once, newest first. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope } from '@sense/core/engine';

describe('Scope', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs cleanups newest first, once', () => {
    const scope = new Scope();
    const log: string[] = [];
    scope.add(() => log.push('first'));
    scope.add(() => log.push('second'));
    scope.dispose();
    scope.dispose();
    expect(log).toEqual(['second', 'first']);
    expect(scope.disposed).toBe(true);
  });

  it('runs a cleanup early on request, and not again', () => {
    const scope = new Scope();
    const cleanup = vi.fn();
    const early = scope.add(cleanup);
    early();
    early();
    scope.dispose();
    expect(cleanup).toHaveBeenCalledTimes(1);
  });

  it('runs a cleanup immediately if it is added after disposal', () => {
    const scope = new Scope();
    scope.dispose();
    const cleanup = vi.fn();
    scope.add(cleanup);
    expect(cleanup).toHaveBeenCalledTimes(1);
  });

  it('ends with its signal, also if that has already aborted', () => {
    const controller = new AbortController();
    const scope = new Scope({ signal: controller.signal });
    expect(scope.signal.aborted).toBe(false);
    controller.abort();
    expect(scope.signal.aborted).toBe(true);
    expect(new Scope({ signal: controller.signal }).disposed).toBe(true);
  });

  it('removes its listener from the parent signal when it is disposed first', () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    new Scope({ signal: controller.signal }).dispose();
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('disposes its children, but not its parent', () => {
    const scope = new Scope();
    const early = scope.child();
    const late = scope.child();
    early.dispose();
    expect(scope.disposed).toBe(false);
    scope.dispose();
    expect(late.disposed).toBe(true);
  });

  it('removes its listeners', () => {
    const scope = new Scope();
    const target = new EventTarget();
    const listener = vi.fn();
    scope.listen(target, 'ping', listener);
    target.dispatchEvent(new Event('ping'));
    scope.dispose();
    target.dispatchEvent(new Event('ping'));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('stops its timers', () => {
    const scope = new Scope();
    const tick = vi.fn();
    const late = vi.fn();
    const soon = vi.fn();
    scope.every(10, tick);
    scope.after(15, soon);
    scope.after(100, late);
    vi.advanceTimersByTime(35);
    scope.dispose();
    vi.advanceTimersByTime(1000);
    expect([tick, soon, late].map((spy) => spy.mock.calls.length)).toEqual([3, 1, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reports what a cleanup throws and runs the rest', () => {
    const onError = vi.fn();
    const scope = new Scope({ onError });
    const rest = vi.fn();
    const error = new Error('broken');
    scope.add(rest);
    scope.add(() => {
      throw error;
    });
    scope.dispose();
    expect(onError).toHaveBeenCalledExactlyOnceWith(error);
    expect(rest).toHaveBeenCalledTimes(1);
  });

  it('names the object that is used after disposal', () => {
    const scope = new Scope();
    expect(() => scope.requireOpen('session')).not.toThrow();
    scope.dispose();
    expect(() => scope.requireOpen('session')).toThrow(
      expect.objectContaining({ code: 'disposed', message: expect.stringContaining('session') }),
    );
  });
});
