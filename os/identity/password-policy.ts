const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u]

/** GB/T 22239-2019 §8.1.4.1 a): complexity is required; ours is 8 characters of three classes, without the user's name. */
export function isStrongPassword(password: string, name: string): boolean {
  if ([...password].length < 8 || password.length > 200) return false
  if (name.length > 2 && password.toLowerCase().includes(name.toLowerCase())) return false
  return classes.filter((c) => c.test(password)).length >= 3
}
