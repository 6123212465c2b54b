import type { Context, MiddlewareHandler } from 'hono'
import { theProvider } from '../register/company/brands.ts'
import type { Register } from '../register/register.ts'

/** The company as every page shows it, so that a person knows whose page it is. */
export interface PageCompany {
  readonly name: string
}

declare module 'hono' {
  interface ContextVariableMap {
    readCompany?: () => Promise<PageCompany | null>
  }
}

/** Lets pages read the company. It is read only for a page: a program's request costs nothing. */
export function withCompany(register: Register): MiddlewareHandler {
  const readCompany = async () => await theProvider(register)
  return async (c, next) => {
    c.set('readCompany', readCompany)
    await next()
  }
}

/** Returns null before the company is added, and while the database is away. */
export async function companyOf(c: Context): Promise<PageCompany | null> {
  try {
    return (await c.get('readCompany')?.()) ?? null
  } catch {
    return null
  }
}
