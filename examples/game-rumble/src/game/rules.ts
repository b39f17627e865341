/** The numbers of the game: metres, seconds, points. */

/** Middle of each lane, in metres from the middle of the road. */
export const LANES = [-3.6, 0, 3.6] as const;

export const RULES = {
  startSpeed: 34,
  speedPerLevel: 2.5,
  /** Levels above the first at which the speed no longer grows. */
  fastestLevel: 8,
  speedSeconds: 0.9,
  /** Of the road's middle line; the car is 1.9 m wide. */
  roadEdge: 5.2,
  sideSpeed: 15,
  steerSeconds: 0.07,
  /** Longer frames are divided, so that the rules do not depend on the frame rate. */
  longestStep: 1 / 30,
  gateReach: 1.7,
  gatePoints: 100,
  gateEnergy: 0.03,
  gateCharge: 0.07,
  /** Gates in a row for each step of the multiplier. */
  comboStep: 8,
  maxMultiplier: 5,
  carReach: 1.85,
  nearReach: 3.1,
  nearPoints: 40,
  hitEnergy: 0.24,
  hitSpeed: 0.55,
  hitSideSpeed: 6,
  safeSeconds: 1.1,
  boostSeconds: 4,
  boostSpeed: 1.45,
  boostReach: 1.7,
  pointsPerMetre: 0.3,
  beatsPerLevel: 32,
  /** Gates closer than this are one. */
  leastGapSeconds: 0.22,
  /** A gate nearer than this is not moved any more. */
  commitSeconds: 0.18,
  /** Items stay this long behind the player. */
  keepSeconds: 0.6,
} as const;
