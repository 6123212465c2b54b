import { clientScopes } from '../../db/schema.ts'
import { newToken } from '../crypto/vault.ts'
import { number, words } from '../language/turkish.ts'
import { addClient, listClients, removeClient, setLookUpsPerDay } from '../register/company/clients.ts'
import { addStaff, listStaff, removeStaff } from '../register/company/staff.ts'
import { cannot, type Sentence } from '../util/sentence.ts'
import { listVerb, requireBrand } from './operator.ts'
import { code, listOf, oneOf, reader, role, slackUser, text } from './parse/readers.ts'
import { insist, optional, required, secret, verb } from './verb.ts'

/** Returns the words for the brand of a role, as part of a sentence; null means all brands. */
function forBrand(brand: number | null): Sentence {
  return brand === null
    ? { en: 'for all brands', tr: 'tüm markalarda' }
    : { en: `for the brand ${brand}`, tr: `${brand} kodlu markada` }
}

/** Returns a sentence for each webhook that a client added and that was paused with the client's rights. */
function pauseLines(webhooks: readonly number[]): Sentence[] {
  return webhooks.map((id) => ({
    en: `The webhook ${id}, which it added, is paused: it may no longer see these changes. Remove it with: izin webhook remove --id ${id}`,
    tr: `Bu istemcinin eklediği webhook ${id} durdu: istemci bu değişiklikleri artık göremez. Kaldırmak için: izin webhook remove --id ${id}`,
  }))
}

/** Returns a sentence for each webhook that a client added before it got its new password, and that still sends. */
function goesOnLines(webhooks: readonly number[]): Sentence[] {
  return webhooks.map((id) => ({
    en: `The webhook ${id}, which it added with an earlier password, goes on. izin webhook list shows where it sends. If someone else knew that password, remove it with: izin webhook remove --id ${id}`,
    tr: `Önceki parolayla eklenen webhook ${id} çalışmayı sürdürüyor. Nereye gönderdiğini izin webhook list gösterir. O parolayı başkası da biliyorduysa kaldırın: izin webhook remove --id ${id}`,
  }))
}

/** Reader of a daily limit of look-ups: a number of addresses, or `default` for the usual limit. */
const lookUps = reader<number | 'default'>(
  'N|default',
  (text) => (text === 'default' ? text : /^[1-9]\d{0,7}$/.test(text) ? Number(text) : null),
  {
    en: 'it is neither a whole number from 1 to 99,999,999 nor the word default',
    tr: '1 ile 99.999.999 arasında bir tam sayı ya da default sözcüğü olmalı',
  },
)

/** Number of random bytes in a generated password (144 bits). */
const passwordBytes = 18

export const accessVerbs = [
  verb({
    words: ['staff', 'add'],
    example: '--slack U0123ABCD --role editor --brand 123457',
    makes: true,
    parameters: { slack: required(slackUser), role: required(role), brand: optional(code) },
    async run(context, { slack, role, brand }) {
      const register = await context.register()
      if (brand !== undefined)
        await requireBrand(register, brand, { en: 'add the role', tr: 'Yetki verilemedi' })
      await addStaff(register, { slackUser: slack, role, brandCode: brand, by: context.actor.id })
      return { slack, role, brand: brand ?? null }
    },
    show: ({ slack, role, brand }) => [
      {
        en: `${slack} is now ${role} ${forBrand(brand).en}.`,
        tr: `${slack} artık ${forBrand(brand).tr} ${words.roles[role]}.`,
      },
    ],
  }),
  listVerb({
    of: 'staff',
    none: {
      en: 'No one has a role yet. Give one with: izin staff add',
      tr: 'Henüz kimsenin yetkisi yok. Vermek için: izin staff add',
    },
    headings: {
      id: 'no',
      principal: 'kişi',
      role: 'yetki',
      brandCode: 'marka',
      addedAt: 'verildiği an',
      addedBy: 'veren',
    },
    rows: listStaff,
  }),
  verb({
    words: ['staff', 'remove'],
    example: '--slack U0123ABCD',
    parameters: { slack: required(slackUser), brand: optional(code) },
    async run(context, { slack, brand }) {
      const register = await context.register()
      const isHeld = (await listStaff(register)).some(
        ({ principal, brandCode }) => principal === slack && (brand === undefined || brandCode === brand),
      )
      if (!isHeld)
        throw cannot(
          { en: 'remove the role', tr: 'Yetki kaldırılamadı' },
          { en: `${slack} has no such role`, tr: `${slack} için böyle bir yetki yok` },
        )
      await removeStaff(register, { slackUser: slack, brandCode: brand, by: context.actor.id })
      return { slack, brand: brand ?? null, removed: true }
    },
    show: ({ slack, brand }) => [
      {
        en: `${slack} no longer has a role${brand === null ? '' : ` ${forBrand(brand).en}`}.`,
        tr: `${slack} için ${brand === null ? '' : `${forBrand(brand).tr} `}yetki kaldırıldı.`,
      },
    ],
  }),
  verb({
    words: ['client', 'add'],
    example: '--provider 123456 --username crm@sistem.example --scope read,check',
    parameters: {
      provider: required(code),
      username: required(text('NAME')),
      password: optional(secret(text('PASSWORD'))),
      scope: optional(listOf(oneOf(clientScopes))),
      brand: optional(listOf(code)),
      'look-ups': optional(lookUps),
    },
    async run(context, { provider, username, password, scope, brand, 'look-ups': perDay }) {
      const newPassword = password === undefined ? { password: newToken(passwordBytes) } : {}
      const rights = { scopes: scope, brands: brand, lookUpsPerDay: perDay === 'default' ? null : perDay }
      const row = { providerCode: provider, username, password: password ?? '', ...rights, ...newPassword }
      const added = await addClient(await context.register(), row)
      insist(added, { en: 'add the client', tr: 'İstemci eklenemedi' })
      const replaced = added.replaced ? { replaced: true } : {}
      const { pausedWebhooks, sendingWebhooks } = added
      return { provider, username, ...replaced, pausedWebhooks, sendingWebhooks, ...newPassword }
    },
    show: ({ username, replaced, pausedWebhooks, sendingWebhooks, password }) => [
      replaced === true
        ? {
            en: `${username} has a new password for the REST interface; the old one no longer works.`,
            tr: `${username} için REST arayüzünün parolası değişti; eskisi artık geçersiz.`,
          }
        : {
            en: `${username} may now use the REST interface.`,
            tr: `${username} artık REST arayüzünü kullanabilir.`,
          },
      ...pauseLines(pausedWebhooks),
      ...goesOnLines(sendingWebhooks),
      ...(password === undefined
        ? []
        : [
            {
              en: `Password, shown only now: ${password}`,
              tr: `Parola, yalnızca şimdi gösteriliyor: ${password}`,
            },
          ]),
    ],
  }),
  listVerb({
    of: 'client',
    none: {
      en: 'No system may use the REST interface yet. Add one with: izin client add',
      tr: 'REST arayüzünü henüz hiçbir sistem kullanamıyor. Eklemek için: izin client add',
    },
    headings: {
      username: 'kullanıcı adı',
      providerCode: 'şirket',
      scopes: 'kapsamlar',
      brands: 'markalar',
      lookUpsPerDay: 'günlük sorgu',
      since: 'parolanın verildiği an',
    },
    rows: listClients,
  }),
  verb({
    words: ['client', 'set'],
    example: '--username crm@sistem.example --look-ups 5000',
    parameters: { username: required(text('NAME')), 'look-ups': required(lookUps) },
    async run(context, { username, 'look-ups': perDay }) {
      const lookUpsPerDay = perDay === 'default' ? null : perDay
      insist(await setLookUpsPerDay(await context.register(), username, lookUpsPerDay), {
        en: 'set the limit',
        tr: 'Sınır değişmedi',
      })
      return { username, lookUpsPerDay }
    },
    show: ({ username, lookUpsPerDay }) => [
      lookUpsPerDay === null
        ? {
            en: `${username} has the usual limit of look-ups again.`,
            tr: `${username} için yeniden olağan sorgu sınırı geçerli.`,
          }
        : {
            en: `${username} may now look up ${lookUpsPerDay} addresses without a consent a day.`,
            tr: `${username} artık günde izni olmayan ${number(lookUpsPerDay)} adres sorgulayabilir.`,
          },
    ],
  }),
  verb({
    words: ['client', 'remove'],
    example: '--username crm@sistem.example',
    parameters: { username: required(text('NAME')) },
    async run(context, { username }) {
      const removed = await removeClient(await context.register(), username)
      insist(removed, { en: 'remove the client', tr: 'İstemci kaldırılamadı' })
      return { username, removed: true, pausedWebhooks: removed.pausedWebhooks }
    },
    show: ({ username, pausedWebhooks }) => [
      {
        en: `${username} may no longer use the REST interface.`,
        tr: `${username} artık REST arayüzünü kullanamaz.`,
      },
      ...pauseLines(pausedWebhooks),
    ],
  }),
]
