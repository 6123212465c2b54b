import { clientScopes } from '../../db/schema.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { newToken } from '../crypto/vault.ts'
import { addClient, listClients, removeClient } from '../register/clients.ts'
import { addStaff, listStaff, removeStaff } from '../register/staff.ts'
import { table } from './operator.ts'
import { code, listOf, oneOf, role, slackUser, text } from './readers.ts'
import { insist, optional, required, verb } from './verb.ts'

export const staffAdd = verb({
  words: ['staff', 'add'],
  help: 'Give a Slack user a role, for one brand or for all',
  makes: true,
  parameters: { slack: required(slackUser), role: required(role), brand: optional(code) },
  async run(context, { slack, role, brand }) {
    const register = await context.register()
    const entry = { slackUser: slack, role, brandCode: brand, by: context.actor.id }
    insist(await addStaff(register, entry), 'add the role')
    return { slack, role, brand: brand ?? null }
  },
  show: ({ slack, role, brand }) => [`${slack} is now ${role} ${forBrand(brand)}.`],
})

export const staffList = verb({
  words: ['staff', 'list'],
  help: 'Show who has which role',
  async run(context) {
    const entries = await listStaff(await context.register())
    return {
      staff: entries.map(({ principal, role, brandCode, addedAt, addedBy }) => ({
        slack: principal,
        role,
        brand: brandCode,
        addedAt: formatWallTime(addedAt),
        addedBy,
      })),
    }
  },
  show: ({ staff }) =>
    table(
      'No one has a role yet. Give one with: izin staff add',
      ['Slack user', 'Role', 'Brand', 'Since'],
      staff.map(({ slack, role, brand, addedAt }) => [slack, role, `${brand ?? 'all'}`, addedAt]),
    ),
})

export const staffRemove = verb({
  words: ['staff', 'remove'],
  help: 'Remove all roles of a Slack user, or the role for one brand',
  parameters: { slack: required(slackUser), brand: optional(code) },
  async run(context, { slack, brand }) {
    const register = await context.register()
    const entry = { slackUser: slack, brandCode: brand, by: context.actor.id }
    insist(await removeStaff(register, entry), 'remove the role')
    return { slack, brand: brand ?? null, removed: true }
  },
  show: ({ slack, brand }) => [
    `${slack} no longer has a role${brand === null ? '' : ` ${forBrand(brand)}`}.`,
  ],
})

function forBrand(brand: number | null): string {
  return brand === null ? 'for all brands' : `for the brand ${brand}`
}

/** 144 random bits. */
const passwordBytes = 18

export const clientAdd = verb({
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
    const register = await context.register()
    const made = password === undefined ? { password: newToken(passwordBytes) } : {}
    const rights = { scopes: scope, brands: brand }
    const row = { providerCode: provider, username, password: password ?? '', ...rights, ...made }
    const added = await addClient(register, row)
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
})

export const clientList = verb({
  words: ['client', 'list'],
  help: 'Show which systems may use the REST interface',
  async run(context) {
    const clients = await listClients(await context.register())
    return {
      clients: clients.map(({ username, providerCode, scopes, brands, since }) => ({
        username,
        provider: providerCode,
        scopes,
        brands,
        since: formatWallTime(since),
      })),
    }
  },
  show: ({ clients }) =>
    table(
      'No system may use the REST interface yet. Add one with: izin client add',
      ['User name', 'Provider', 'May', 'Brands', 'Since'],
      clients.map(({ username, provider, scopes, brands, since }) => [
        ...[username, `${provider}`, scopes.join(), brands?.join() ?? 'all', since],
      ]),
    ),
})

export const clientRemove = verb({
  words: ['client', 'remove'],
  help: 'End the access of a system to the REST interface, with its tokens, within two seconds',
  parameters: { username: required(text('NAME')) },
  async run(context, { username }) {
    insist(await removeClient(await context.register(), username), 'remove the client')
    return { username, removed: true }
  },
  show: ({ username }) => [`${username} may no longer use the REST interface.`],
})
