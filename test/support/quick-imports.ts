import { shortenResolution } from '../../src/cli/quick-start.ts'

/** Runs before every suite, each of which imports drizzle for itself. */
shortenResolution()
