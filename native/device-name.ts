/** What a device is called in messages: by what the configuration calls it. */
export const deviceName = ({ path }: { readonly path: string }): string => path
