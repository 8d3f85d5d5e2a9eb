import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

// Must be evaluated before anything else is imported: it makes reading the platform's code quick.

/** Compiled code is kept beside the packages it was compiled from; threads and engines read it too. A folder that cannot be written is no fault. */
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/millrace', import.meta.url))
process.env.NODE_COMPILE_CACHE ??= cacheFolder
enableCompileCache(process.env.NODE_COMPILE_CACHE)

/**
 * Node looks into the package's description for each file of it to tell whether it is a module, and parses its exports each time: 179 KB
 * for each of drizzle's hundred files, more than half a second. All of them are modules.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('./') || specifier.startsWith('../'))
      if (context.parentURL?.includes('/node_modules/drizzle-orm/'))
        return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
    return next(specifier, context)
  },
})
