import { expect } from 'vitest'
import { tooLargeAnswers } from '../hrana/answers.ts'
import type { TestRegister } from '../register.ts'

/** Names the reads whose answers were, or with a full page would be, above a quarter of the limit. */
export function expectSmallAnswers({ server }: Pick<TestRegister, 'server'>): void {
  if (server === null) throw new Error('Cannot measure answers: this engine has no server')
  expect(server.largestAnswers.size).toBeGreaterThan(0)
  expect(tooLargeAnswers(server)).toEqual([])
}
