import { describe, expect, test } from 'vitest'
import { client } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, providerCode, subBrandCode } from '../../../test/support/register.ts'
import { checkPassword } from '../../crypto/password.ts'
import { addClient, clientNamed, removeClient } from './clients.ts'

const opened = forAllTests(() => openTestRegister())

const add = (username: string, password: string, owner = providerCode) =>
  addClient(opened.register, { providerCode: owner, username, password })

async function signIn(username: string, password: string) {
  const known = await clientNamed(opened.register, username)
  return known !== null && (await checkPassword(password, known.passwordHash)) ? known.client : null
}

describe('addClient() and clientNamed()', () => {
  test('let a system in by its name and password, of which only a hash is kept', async () => {
    expect(await add('crm', 'gizli-bir-parola')).toMatchObject({ kind: 'added', replaced: false })
    const rights = { scopes: ['read', 'write', 'check'], brands: null, lookUpsPerDay: null }
    const known = { username: 'crm', providerCode, since: opened.clock.now(), ...rights }
    expect(await signIn('crm', 'gizli-bir-parola')).toEqual(known)
    expect(await signIn('crm', 'Gizli-bir-parola')).toBeNull()
    expect(await signIn('crm', '')).toBeNull()
    expect(await signIn('CRM', 'gizli-bir-parola')).toBeNull()
    expect(await signIn('unknown', 'gizli-bir-parola')).toBeNull()
    const rows = await opened.engine.read(query(build.select().from(client)))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('gizli-bir-parola')
  })

  test('keep the rights of a client that gets a new password without any', async () => {
    const rights = { scopes: ['check'], brands: [subBrandCode] } as const
    const client = { providerCode, username: 'sender', password: 'gizli-bir-parola' }
    await addClient(opened.register, { ...client, ...rights })
    await addClient(opened.register, client)
    expect((await clientNamed(opened.register, 'sender'))?.client).toMatchObject(rights)
    const foreign = await addClient(opened.register, { ...client, brands: [999] })
    expect(foreign).toEqual({
      kind: 'refused',
      reason: { en: 'there is no brand 999', tr: '999 kodlu marka yok' },
    })
  })

  test('refuse a username of more than 100 characters', async () => {
    const added = await addClient(opened.register, {
      providerCode,
      username: 'x'.repeat(101),
      password: 'correct horse battery',
    })
    expect(added).toMatchObject({
      kind: 'refused',
      reason: { en: 'the username has more than 100 characters' },
    })
  })

  test('refuse a password of fewer than 12 characters', async () => {
    const reason = { en: 'the password has fewer than 12 characters', tr: 'parola 12 karakterden kısa' }
    expect(await add('weak', 'on-bir-harf')).toEqual({ kind: 'refused', reason })
    expect(await signIn('weak', 'on-bir-harf')).toBeNull()
  })

  test('let a removed client in only after it is added again', async () => {
    await add('old', 'gizli-bir-parola')
    expect(await removeClient(opened.register, 'old')).toMatchObject({ kind: 'removed' })
    expect(await signIn('old', 'gizli-bir-parola')).toBeNull()
    expect(await add('old', 'gizli-bir-parola')).toMatchObject({ kind: 'added', replaced: false })
    expect(await signIn('old', 'gizli-bir-parola')).not.toBeNull()
  })
})
