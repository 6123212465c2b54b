import type { Context, Hono } from 'hono'
import { evidenceRoutes } from '../features/evidence/upload-routes.ts'
import type { Register } from '../register/register.ts'
import { authorityOf } from '../register/staff.ts'
import { uploadRoutes } from '../web/upload/routes.ts'
import type { House } from './house.ts'

/** Whether a link that does not exist is answered. */
type Missed = (c: Context) => Promise<boolean>

/** Where files of consents are uploaded, by whoever may change consents of the brand. */
export function uploadsOf(
  { register, log, workshop }: House,
  admins: readonly string[],
  missed: Missed,
): Hono {
  return uploadRoutes({
    register,
    log,
    missed,
    takesFiles: workshop !== null,
    brandsFor: (holder) => editedBy(register, holder, admins),
  })
}

/** Where a file is added to what it proves, by whoever may change consents of the brand. */
export function evidencePageOf({ register, log }: House, admins: readonly string[], missed: Missed): Hono {
  return evidenceRoutes({
    register,
    log,
    missed,
    brandsFor: (holder) => editedBy(register, holder, admins),
  })
}

async function editedBy(register: Register, holder: string, admins: readonly string[]): Promise<number[]> {
  const authority = await authorityOf(register, holder, admins)
  return authority.brandsFor('editor').map(({ code }) => code)
}
