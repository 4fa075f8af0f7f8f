import { StagedFile } from './staged-file.ts'

/**
 * Puts `content` in the place of `file`: whoever reads it, and whatever ends us meanwhile, finds the old or the new, whole.
 * Throws what the system says. @param mode rights of a new file.
 */
export function replaceFile(file: string, content: string, mode: number): void {
  const staged = new StagedFile(file, mode)
  try {
    staged.write(content)
    staged.keep()
  } catch (error) {
    staged.drop()
    throw error
  }
}
