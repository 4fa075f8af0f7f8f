import { config } from 'zod'

// The pages forbid making code from text. Imported before any schema is used.
config({ jitless: true })
