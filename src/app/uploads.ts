import type { Hono } from 'hono'
import type { Register } from '../register/register.ts'
import { authorityOf } from '../register/staff.ts'
import { evidenceRoutes } from '../web/evidence/routes.ts'
import { uploadRoutes } from '../web/upload/routes.ts'
import type { House } from './house.ts'

/** Where files of consents are uploaded, by whoever may change consents of the brand. */
export function uploadsOf({ register, log, workshop }: House, admins: readonly string[]): Hono {
  return uploadRoutes({
    register,
    log,
    takesFiles: workshop !== null,
    brandsFor: (holder) => editedBy(register, holder, admins),
  })
}

/** Where a file is added to what it proves, by whoever may change consents of the brand. */
export function evidencePageOf({ register, log }: House, admins: readonly string[]): Hono {
  return evidenceRoutes({
    register,
    log,
    brandsFor: (holder) => editedBy(register, holder, admins),
  })
}

async function editedBy(register: Register, holder: string, admins: readonly string[]): Promise<number[]> {
  const authority = await authorityOf(register, holder, admins)
  return authority.brandsFor('editor').map(({ code }) => code)
}
