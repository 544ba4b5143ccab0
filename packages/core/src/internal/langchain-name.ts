/** The name of the model that an object of LangChain calls, by the fields that its packages use; `undefined` without one. */
export function langchainName(value: object): string | undefined {
  const { model, modelName, modelId } = value as Readonly<Record<string, unknown>>;
  return [model, modelName, modelId].find(
    (name): name is string => typeof name === 'string' && name.trim() !== '',
  );
}
