/**
 * The object with one method replaced. Everything else is read from the object itself, whatever it is made of: fields that
 * are set later, getters, private fields of classes, frozen objects.
 */
export function withMethod<Part extends object, Name extends keyof Part>(
  part: Part,
  name: Name,
  method: Part[Name],
): Part {
  // Not over the object itself: of a frozen one, a proxy has to answer what is there.
  return new Proxy({} as Part, {
    get: (_target, key) => {
      if (key === name) return method;
      const value: unknown = Reflect.get(part, key, part);
      return typeof value === 'function' ? value.bind(part) : value;
    },
    has: (_target, key) => Reflect.has(part, key),
  });
}
