import { formatWallTime } from '../calendar/istanbul.ts'
import { readHolder } from '../register/holder.ts'
import { addStaff, listStaff, removeStaff, type StaffPerson } from '../register/staff.ts'
import { operatorName } from './operator.ts'
import { optional, required } from './option.ts'
import { code, role, slackUser, telegramUser } from './readers.ts'
import { insist, registerOf, verb } from './verb.ts'

/** Exactly one of the two, as `check` holds. */
interface GivenPerson {
  readonly slack: string | undefined
  readonly telegram: string | undefined
}

const person = { slack: optional(slackUser), telegram: optional(telegramUser) }

function checkPerson({ slack, telegram }: GivenPerson): string | null {
  return (slack === undefined) === (telegram === undefined) ? 'Give either --slack or --telegram.' : null
}

function personOf({ slack, telegram }: GivenPerson): StaffPerson {
  return slack === undefined ? { telegramUser: telegram ?? '' } : { slackUser: slack }
}

/** As the results name a person: by the option that he was given with. */
function named(who: StaffPerson): { readonly slack: string } | { readonly telegram: string } {
  return 'slackUser' in who ? { slack: who.slackUser } : { telegram: who.telegramUser }
}

function shown(who: ReturnType<typeof named>): string {
  return 'slack' in who ? who.slack : `Telegram ${who.telegram}`
}

export const staffAdd = verb({
  words: ['staff', 'add'],
  help: 'Give somebody a role, for one brand or for all; a Telegram user reads reports with it',
  makes: true,
  options: { ...person, role: required(role), brand: optional(code) },
  check: checkPerson,
  async run(surroundings, { role, brand, ...given }) {
    const register = await registerOf(surroundings)
    const entry = { ...personOf(given), role, brandCode: brand, by: operatorName() }
    insist(await addStaff(register, entry), 'add the role')
    return { ...named(personOf(given)), role, brand: brand ?? null }
  },
  show: ({ role, brand, ...who }) => [`${shown(who)} is now ${role} ${forBrand(brand)}.`],
})

export const staffList = verb({
  words: ['staff', 'list'],
  help: 'Show who has which role',
  async run(surroundings) {
    const entries = await listStaff(await registerOf(surroundings))
    return {
      staff: entries.map(({ holder, role, brandCode, addedAt, addedBy }) => {
        const { platform, id } = readHolder(holder)
        return {
          ...named(platform === 'slack' ? { slackUser: id } : { telegramUser: id }),
          role,
          brand: brandCode,
          addedAt: formatWallTime(addedAt),
          addedBy,
        }
      }),
    }
  },
  show: ({ staff }) =>
    staff.length === 0
      ? ['Nobody has a role yet. Give one with: izin staff add']
      : staff.map(({ role, brand, ...who }) => `${shown(who)}  ${role}  ${forBrand(brand)}`),
})

export const staffRemove = verb({
  words: ['staff', 'remove'],
  help: 'Take all roles of somebody away, or that for one brand',
  options: { ...person, brand: optional(code) },
  check: checkPerson,
  async run(surroundings, { brand, ...given }) {
    const register = await registerOf(surroundings)
    const entry = { ...personOf(given), brandCode: brand, by: operatorName() }
    insist(await removeStaff(register, entry), 'remove the role')
    return { ...named(personOf(given)), brand: brand ?? null, removed: true }
  },
  show: ({ brand, ...who }) => [
    `${shown(who)} has no role ${brand === null ? '' : `${forBrand(brand)} `}any more.`,
  ],
})

function forBrand(brand: number | null): string {
  return brand === null ? 'for all brands' : `for the brand ${brand}`
}
