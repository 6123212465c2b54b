import { listBrands } from '../../../src/register/brands.ts'
import { addStaff, authorityOf, type Role } from '../../../src/register/staff.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { oldButton, saying } from './replies.ts'
import { sayingOf } from './role-changes.ts'

/** Passes a person's wish for a role on to the admins. */
export async function askForRoleAction(context: StaffContext): Promise<Reply> {
  const { roleAsked, noAdmin } = messagesIn(context.language).staff.general
  return saying((await context.askForRole(context.actor.id)) ? roleAsked : noAdmin)
}

/** Gives a role, as an admin pressed; values are the Slack user and the role. For the brands this admin is admin of. */
export async function grantAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, authority, language } = context
  const [slackUser = '', wanted = ''] = values
  const role = grantable(wanted)
  if (role === null || !/^[UW][A-Z0-9]{1,20}$/.test(slackUser)) return oldButton(context)
  const { grant: told } = messagesIn(language).staff
  const brands = authority.brandsFor('admin')
  const held = await authorityOf(register, slackUser, [])
  const lacking = brands.filter(({ code }) => !held.brandsFor(role).some((brand) => brand.code === code))
  if (lacking.length === 0) return sayingOf(context, slackUser, told.already)
  // Brands to come are those of an admin of all.
  const everyBrand = authority.mayForAll('admin') && (await listBrands(register)).length === lacking.length
  for (const brandCode of everyBrand ? [undefined] : lacking.map(({ code }) => code)) {
    const saved = await addStaff(register, { slackUser, role, brandCode, by: actor.id })
    if (!saved.ok) return saying(told.failed)
  }
  return { ...sayingOf(context, slackUser, told.granted(role)), replaces: true }
}

/** An admin is made by `yetki`, where what that means is said first, and not by a press on a wish. */
function grantable(text: string): Exclude<Role, 'admin'> | null {
  return text === 'viewer' || text === 'editor' ? text : null
}
