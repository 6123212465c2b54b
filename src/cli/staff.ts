import { formatWallTime } from '../calendar/istanbul.ts'
import { addStaff, listStaff, removeStaff } from '../register/staff.ts'
import { operatorName } from './operator.ts'
import { optional, required } from './option.ts'
import { code, role, slackUser } from './readers.ts'
import { insist, registerOf, verb } from './verb.ts'

export const staffAdd = verb({
  words: ['staff', 'add'],
  help: 'Give somebody a role, for one brand or for all',
  makes: true,
  options: { slack: required(slackUser), role: required(role), brand: optional(code) },
  async run(surroundings, { slack, role, brand }) {
    const register = await registerOf(surroundings)
    const entry = { slackUser: slack, role, brandCode: brand, by: operatorName() }
    insist(await addStaff(register, entry), 'add the role')
    return { slack, role, brand: brand ?? null }
  },
  show: ({ slack, role, brand }) => [`${slack} is now ${role} ${forBrand(brand)}.`],
})

export const staffList = verb({
  words: ['staff', 'list'],
  help: 'Show who has which role',
  async run(surroundings) {
    const entries = await listStaff(await registerOf(surroundings))
    return {
      staff: entries.map(({ holder, role, brandCode, addedAt, addedBy }) => ({
        slack: holder,
        role,
        brand: brandCode,
        addedAt: formatWallTime(addedAt),
        addedBy,
      })),
    }
  },
  show: ({ staff }) =>
    staff.length === 0
      ? ['Nobody has a role yet. Give one with: izin staff add']
      : staff.map(({ slack, role, brand }) => `${slack}  ${role}  ${forBrand(brand)}`),
})

export const staffRemove = verb({
  words: ['staff', 'remove'],
  help: 'Take all roles of somebody away, or that for one brand',
  options: { slack: required(slackUser), brand: optional(code) },
  async run(surroundings, { slack, brand }) {
    const register = await registerOf(surroundings)
    const entry = { slackUser: slack, brandCode: brand, by: operatorName() }
    insist(await removeStaff(register, entry), 'remove the role')
    return { slack, brand: brand ?? null, removed: true }
  },
  show: ({ slack, brand }) => [
    `${slack} has no role ${brand === null ? '' : `${forBrand(brand)} `}any more.`,
  ],
})

function forBrand(brand: number | null): string {
  return brand === null ? 'for all brands' : `for the brand ${brand}`
}
