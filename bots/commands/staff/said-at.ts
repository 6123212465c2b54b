import type { StaffContext } from '../context.ts'

/**
 * When what is dealt with now was said, ms UTC: at midnight, or behind an outage, words such as dün and bugün are still of the
 * day on which somebody wrote them.
 */
export function saidAt({ register, saidAt: receivedAt }: Pick<StaffContext, 'register' | 'saidAt'>): number {
  const now = register.clock()
  return Math.min(receivedAt ?? now, now)
}
