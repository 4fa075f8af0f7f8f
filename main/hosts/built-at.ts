declare const PASSGATE_BUILT_AT_S: number

/**
 * When this program was built, in Unix seconds, as the build has written it in. Null where it runs from its sources:
 * the dates of files say when they were fetched, by a clock that may be the one in question.
 */
export const builtAtS: number | null = typeof PASSGATE_BUILT_AT_S === 'undefined' ? null : PASSGATE_BUILT_AT_S
