using System.Globalization;
using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Server.Options;

/// <summary>One option's value in force and where it came from.</summary>
/// <param name="Spec">The option.</param>
/// <param name="Value">The value as text.</param>
/// <param name="Source"><c>default</c>, <c>file</c>, <c>environment</c> or <c>argument</c>.</param>
public sealed record EffectiveOption(OptionSpec Spec, string Value, string Source);

/// <summary>
/// Every option's value in force: argument over environment over configuration file over default. Loading reports every error at once.
/// </summary>
public sealed class EffectiveOptions
{
    private readonly Dictionary<string, EffectiveOption> _byKey;

    private EffectiveOptions(IEnumerable<EffectiveOption> options, IReadOnlyDictionary<string, string> environment)
    {
        _byKey = options.ToDictionary(o => o.Spec.Key, StringComparer.Ordinal);
        Environment = environment;
    }

    /// <summary>Environment variables, those that are no options too: the runbooks' own names are read from here.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>All, in the catalogue's order.</summary>
    public IEnumerable<EffectiveOption> All => OptionCatalogue.All.Select(s => _byKey[s.Key]);

    /// <summary>Loads and validates.</summary>
    /// <param name="arguments">Values by key from the command line.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="file">Configuration file (JSON object, nested by the dots of the keys), or null; a missing file is an error when it was named.</param>
    public static Result<EffectiveOptions> Load(
        IReadOnlyDictionary<string, string> arguments, IReadOnlyDictionary<string, string> environment, string? file)
    {
        var errors = new List<string>();
        Dictionary<string, string> fromFile = file is null ? [] : ReadFile(file, errors);
        errors.AddRange(arguments.Keys.Where(k => OptionCatalogue.Find(k) is null).Select(k => $"{k}: is no option"));
        errors.AddRange(fromFile.Keys.Where(k => OptionCatalogue.Find(k) is null).Select(k => $"{k} ({file}): is no option"));

        EffectiveOption[] effective =
        [
            .. OptionCatalogue.All.Select(spec =>
                arguments.TryGetValue(spec.Key, out string? value) ? new EffectiveOption(spec, value, "argument")
                : environment.TryGetValue(spec.Environment, out value) || (spec.Runbook is { } runbook && environment.TryGetValue(runbook, out value)) ? new EffectiveOption(spec, value, "environment")
                : fromFile.TryGetValue(spec.Key, out value) ? new EffectiveOption(spec, value, "file")
                : new EffectiveOption(spec, spec.Default, "default")),
        ];
        errors.AddRange(effective
            .Select(o => (Option: o, Problem: o.Spec.Problem(o.Value)))
            .Where(p => p.Problem is not null)
            .Select(p => $"{p.Option.Spec.Key} ({p.Option.Source}): {(p.Option.Spec.Secret ? "the value" : $"`{p.Option.Value}`")} {p.Problem}"));
        return errors.Count == 0
            ? new EffectiveOptions(effective, environment)
            : new Refusal(
                RefusalKind.Invalid, "options-invalid", string.Join("; ", errors), file ?? "options", "Correct each; `reeve config show` lists ranges and sources.");
    }

    /// <summary>The value as text.</summary>
    public string Text(string key) => _byKey[key].Value;

    /// <summary>The value as a number.</summary>
    public long Number(string key) => long.Parse(_byKey[key].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The value as a duration.</summary>
    public TimeSpan Span(string key) => OptionCatalogue.TrySpan(_byKey[key].Value, out TimeSpan span)
        ? span
        : throw new InvalidOperationException($"{key} was validated as a duration and is none.");

    /// <summary>The value as a list.</summary>
    public IReadOnlyList<string> List(string key) =>
        _byKey[key].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Dictionary<string, string> ReadFile(string file, List<string> errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
            Flatten("", document.RootElement, values, errors);
        }
        catch (JsonException e)
        {
            errors.Add($"{file}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: is no JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: cannot be read ({e.Message})");
        }

        return values;
    }

    private static void Flatten(string prefix, JsonElement element, Dictionary<string, string> values, List<string> errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}", property.Value, values, errors);
                }

                break;
            case JsonValueKind.Array:
                values[prefix] = string.Join(',', element.EnumerateArray().Select(e => e.ToString()));
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values[prefix] = element.ToString();
                break;
            default:
                errors.Add($"{prefix}: null is no value");
                break;
        }
    }
}
