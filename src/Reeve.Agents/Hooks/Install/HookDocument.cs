using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>
/// A settings file whose <c>hooks</c> map events to groups of handlers, the shape that Claude Code, Codex and Gemini CLI share:
/// <c>{"hooks":{"PreToolUse":[{"matcher":"*","hooks":[{"type":…}]}]}}</c>; or, flat, to the handlers themselves, as Copilot CLI and Cursor have it:
/// <c>{"version":1,"hooks":{"preToolUse":[{"command":…}]}}</c>. Everything else in the file is kept.
/// </summary>
internal sealed class HookDocument
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _file;
    private readonly bool _flat;

    private HookDocument(string file, JsonObject root, bool flat)
    {
        _file = file;
        _flat = flat;
        Root = root;
    }

    /// <summary>The whole file.</summary>
    public JsonObject Root { get; }

    /// <summary>True when nothing at all is in the file, a flat one's version aside.</summary>
    public bool IsEmpty => Root.Count == 0 || (_flat && Root.Count == 1 && Root.ContainsKey("version"));

    /// <summary>Parses the file; null or an empty file is an empty document.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its path.</param>
    /// <param name="flat">Handlers stand under their event without groups.</param>
    public static Result<HookDocument> Parse(byte[]? bytes, string file, bool flat = false)
    {
        ReadOnlySpan<byte> text = bytes;
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new HookDocument(file, [], flat);
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) is JsonObject root
                ? new HookDocument(file, root, flat)
                : InstallRefusals.WrongShape(file, "$", "an object");
        }
        catch (JsonException e)
        {
            string why = e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            return InstallRefusals.Malformed(file, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1, why);
        }
    }

    /// <summary>The handlers of one event with the index of their group and their own (flat: a handler is its own group); wrong shapes are passed over.</summary>
    public IEnumerable<(int Group, int Index, JsonObject GroupNode, JsonObject Handler)> Handlers(string eventName)
    {
        if (Root["hooks"] is not JsonObject hooks || hooks[eventName] is not JsonArray groups)
        {
            yield break;
        }

        for (int group = 0; group < groups.Count; group++)
        {
            if (_flat && groups[group] is JsonObject single)
            {
                yield return (group, 0, single, single);
                continue;
            }

            if (_flat || groups[group] is not JsonObject node || node["hooks"] is not JsonArray handlers)
            {
                continue;
            }

            for (int index = 0; index < handlers.Count; index++)
            {
                if (handlers[index] is JsonObject handler)
                {
                    yield return (group, index, node, handler);
                }
            }
        }
    }

    /// <summary>Appends a group (flat: a handler) to an event: after those that stand there, whose index may be part of their trust.</summary>
    public Result<int> Add(string eventName, JsonObject group)
    {
        if (_flat)
        {
            Root.TryAdd("version", 1);
        }

        Root.TryAdd("hooks", new JsonObject());
        if (Root["hooks"] is not JsonObject hooks)
        {
            return InstallRefusals.WrongShape(_file, "hooks", "an object");
        }

        hooks.TryAdd(eventName, new JsonArray());
        if (hooks[eventName] is not JsonArray groups)
        {
            return InstallRefusals.WrongShape(_file, $"hooks.{eventName}", "a list");
        }

        groups.Add(group);
        return groups.Count - 1;
    }

    /// <summary>Takes out Reeve's handlers and whatever became empty by that. False when there were none.</summary>
    public bool Remove(Func<JsonObject, bool> isReeve)
    {
        if (Root["hooks"] is not JsonObject hooks)
        {
            return false;
        }

        bool found = false;
        foreach (string eventName in hooks.Select(e => e.Key).ToList())
        {
            var mine = Handlers(eventName).Where(h => isReeve(h.Handler)).Reverse().ToList();
            foreach ((int group, int index, JsonObject node, _) in mine)
            {
                found = true;
                if (_flat)
                {
                    hooks[eventName]!.AsArray().RemoveAt(group);
                    continue;
                }

                JsonArray handlers = node["hooks"]!.AsArray();
                handlers.RemoveAt(index);
                if (handlers.Count == 0)
                {
                    hooks[eventName]!.AsArray().RemoveAt(group);
                }
            }

            if (mine.Count > 0 && hooks[eventName]!.AsArray().Count == 0)
            {
                hooks.Remove(eventName);
            }
        }

        if (found && hooks.Count == 0)
        {
            Root.Remove("hooks");
        }

        return found;
    }

    /// <summary>The file's text, indented by two spaces, with a newline at its end.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(Root, Layout), (byte)'\n'];
}
