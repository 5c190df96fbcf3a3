import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOwn } from '../../../../../src/core/links/decide/disk-view.ts';
import { decideGoal } from '../../../../../src/core/links/decide/goal.ts';
import type { PairPlan } from '../../../../../src/core/links/decide/pair-plan.ts';
import { madePlaces } from '../../../../../src/core/links/decide/pending.ts';
import { planPair } from '../../../../../src/core/links/decide/plan-pair.ts';
import { isBelow } from '../../../../../src/core/media/paths.ts';
import { applied, isOwned, nameOf, viewOf } from './plan-disk.ts';
import { type Model, model, root } from './plan-model.ts';

const runs = { numRuns: 4_000 };

function planOf(one: Model): PairPlan {
  const goal = decideGoal(one.facts);
  return planPair({ facts: one.facts, view: viewOf(one), goal, name: nameOf(goal) });
}

function law(check: (one: Model, plan: PairPlan) => void): void {
  void fc.assert(
    fc.property(model, (one) => check(one, planOf(one))),
    runs,
  );
}

describe('whatever the servers, the ledger and the disk say', () => {
  test('every destination lies below the root of the shows', () =>
    law((_one, plan) => {
      for (const step of plan.steps) if ('wanted' in step) expect(isBelow(step.wanted.path, root)).toBe(true);
    }));

  test('what is made or replaced lies where nothing is, or where an entry of the ledger is', () =>
    law((one, plan) => {
      const view = viewOf(one);
      for (const step of plan.steps) {
        if (step.do !== 'create' && step.do !== 'retarget' && step.do !== 'rename') continue;
        const there = view.entry(step.wanted.path);
        if (step.replaces === 'nothing') expect(there.kind).toBe('missing');
        else {
          expect(step.replaces).toEqual(there);
          expect(isOwned(step.wanted.path, there, one)).toBe(true);
        }
        if (step.do === 'rename') expect(isOwned(step.from, step.fromEntry, one)).toBe(true);
      }
    }));

  test('a folder is never replaced or removed', () =>
    law((_one, plan) => {
      for (const step of plan.steps) {
        if ('replaces' in step && step.replaces !== 'nothing') expect(step.replaces.kind).not.toBe('folder');
        if (step.do === 'remove') expect(step.expected.kind).not.toBe('folder');
      }
      for (const { entry } of plan.leftovers) expect(['link', 'file']).toContain(entry.kind);
    }));

  test('a removal has its reason: the rule is gone, or server and disk agree that the file is, on a disk that is there', () =>
    law((one, plan) => {
      const view = viewOf(one);
      const goal = decideGoal(one.facts);
      for (const step of plan.steps) {
        if (step.do !== 'remove') continue;
        expect(isOwned(step.at, step.expected, one)).toBe(true);
        expect(view.entry(step.at)).toEqual(step.expected);
        if (step.cause === 'fileGone') {
          expect(goal.kind).toBe('fileGone');
          expect(view.file(step.link.target)).toBeNull();
          expect(view.mount(step.link.target).kind).toBe('present');
          if (step.expected.kind === 'file') expect(step.expected.names).toBeGreaterThan(1);
        } else if (step.cause === 'numberTaken') {
          // The special is known to be elsewhere, or to be gone.
          expect(one.facts.series.kind).toBe('known');
          expect(step.link.origin).toBe('made');
        } else if (goal.kind === 'ruleGone') {
          expect(step.link.origin).toBe('made');
        } else {
          // One of two links for one special: the other is of this rule and has its own step, or is of the rule that comes first.
          expect(['link', 'refuse']).toContain(goal.kind);
          if (goal.kind === 'link') expect(one.facts.links.length).toBeGreaterThan(1);
          else expect(one.facts.collidesWith).not.toBeNull();
        }
      }
    }));

  test('a link is forgotten only when nothing of ours is there and its disk is, or when it was there before us', () =>
    law((one, plan) => {
      const view = viewOf(one);
      for (const step of plan.steps) {
        if (step.do !== 'forget' || step.link.origin === 'adopted' || plan.steps.length > 1) continue;
        if (view.entry(step.link.path).kind === 'missing') expect(view.mount(step.link.path).kind).toBe('present');
      }
    }));

  test('every row of the rule has exactly one step', () =>
    law((one, plan) => {
      const ids = plan.steps.flatMap((step) => (step.link === null ? [] : [step.link.id]));
      expect(ids.toSorted()).toEqual(one.facts.links.map(({ id }) => id).toSorted());
      expect(plan.steps.filter((step) => step.link === null).length).toBeLessThanOrEqual(1);
    }));

  test('of what steps that were cut short made nothing is left once the rule has its link, or none', () =>
    law((one, plan) => {
      const [row] = one.facts.links;
      const isSettled = plan.state === 'linked' || decideGoal(one.facts).kind === 'ruleGone';
      if (row === undefined || one.facts.links.length > 1 || !isSettled) return;
      if (plan.steps.some((step) => step.do === 'keep' || step.do === 'forget')) return;
      const after = applied(one, plan);
      const left = after.facts.links[0]?.path;
      for (const place of madePlaces(row))
        if (place.path !== left) expect(isOwn(place, after.disk.get(place.path) ?? { kind: 'missing' })).toBe(false);
    }));

  test('what was planned and done leaves nothing to do', () =>
    law((one, plan) => {
      if (one.facts.links.length > 1) return;
      const after = applied(one, plan);
      const next = planOf(after);
      // What equals our link only since this step is taken for a second one by the next plan.
      if (next.leftovers.length > 0) expect(changesIn(planOf(applied(after, next)))).toEqual([]);
      else expect(changesIn(next)).toEqual([]);
    }));

  test('where a rule has two links, a few runs leave one that nothing is to be done about', () =>
    law((one) => {
      let now = one;
      for (let run = 0; run < 4; run += 1) now = applied(now, planOf(now));
      expect(changesIn(planOf(now))).toEqual([]);
    }));
});

function changesIn(plan: PairPlan) {
  return plan.steps.filter((step) => step.do !== 'keep');
}
