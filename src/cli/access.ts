import { clientScopes } from '../../db/schema.ts'
import { newToken } from '../crypto/vault.ts'
import { addClient, listClients, removeClient } from '../register/company/clients.ts'
import { addStaff, listStaff, removeStaff } from '../register/company/staff.ts'
import { insistOnBrand, listVerb } from './operator.ts'
import { code, listOf, oneOf, role, slackUser, text } from './readers.ts'
import { insist, optional, Refused, required, verb } from './verb.ts'

function forBrand(brand: number | null): string {
  return brand === null ? 'for all brands' : `for the brand ${brand}`
}

/** 144 random bits. */
const passwordBytes = 18

export const accessVerbs = [
  verb({
    words: ['staff', 'add'],
    help: 'Give a Slack user a role, for one brand or for all',
    makes: true,
    parameters: { slack: required(slackUser), role: required(role), brand: optional(code) },
    async run(context, { slack, role, brand }) {
      const register = await context.register()
      if (brand !== undefined) await insistOnBrand(register, brand, 'add the role')
      await addStaff(register, { slackUser: slack, role, brandCode: brand, by: context.actor.id })
      return { slack, role, brand: brand ?? null }
    },
    show: ({ slack, role, brand }) => [`${slack} is now ${role} ${forBrand(brand)}.`],
  }),
  listVerb({
    of: 'staff',
    help: 'Show who has which role',
    none: 'No one has a role yet. Give one with: izin staff add',
    rows: listStaff,
  }),
  verb({
    words: ['staff', 'remove'],
    help: 'Remove all roles of a Slack user, or the role for one brand',
    parameters: { slack: required(slackUser), brand: optional(code) },
    async run(context, { slack, brand }) {
      const register = await context.register()
      const isHeld = (await listStaff(register)).some(
        ({ principal, brandCode }) => principal === slack && (brand === undefined || brandCode === brand),
      )
      if (!isHeld) throw new Refused(`Cannot remove the role: ${slack} has no such role.`)
      await removeStaff(register, { slackUser: slack, brandCode: brand, by: context.actor.id })
      return { slack, brand: brand ?? null, removed: true }
    },
    show: ({ slack, brand }) => [
      `${slack} no longer has a role${brand === null ? '' : ` ${forBrand(brand)}`}.`,
    ],
  }),
  verb({
    words: ['client', 'add'],
    help: 'Let a system use the REST interface, for all brands and all scopes but push if none is named; without --password one is made. A known name gets the new password',
    parameters: {
      provider: required(code),
      username: required(text('NAME')),
      password: optional(text('PASSWORD')),
      scope: optional(listOf(oneOf(clientScopes))),
      brand: optional(listOf(code)),
    },
    async run(context, { provider, username, password, scope, brand }) {
      const made = password === undefined ? { password: newToken(passwordBytes) } : {}
      const rights = { scopes: scope, brands: brand }
      const row = { providerCode: provider, username, password: password ?? '', ...rights, ...made }
      const added = await addClient(await context.register(), row)
      insist(added, 'add the client')
      const replaced = added.ok && added.replaced ? { replaced: true } : {}
      return { provider, username, ...replaced, ...made }
    },
    show: ({ username, replaced, password }) => [
      replaced === true
        ? `${username} has a new password for the REST interface; the old one no longer works.`
        : `${username} may now use the REST interface.`,
      ...(password === undefined ? [] : [`Password, shown only now: ${password}`]),
    ],
  }),
  listVerb({
    of: 'client',
    help: 'Show which systems may use the REST interface',
    none: 'No system may use the REST interface yet. Add one with: izin client add',
    rows: listClients,
  }),
  verb({
    words: ['client', 'remove'],
    help: 'End the access of a system to the REST interface, with its tokens, within two seconds',
    parameters: { username: required(text('NAME')) },
    async run(context, { username }) {
      insist(await removeClient(await context.register(), username), 'remove the client')
      return { username, removed: true }
    },
    show: ({ username }) => [`${username} may no longer use the REST interface.`],
  }),
]
