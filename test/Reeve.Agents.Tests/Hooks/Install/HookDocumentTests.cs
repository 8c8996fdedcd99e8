using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.ClaudeCode;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class HookDocumentTests
{
    private const string File = "settings.json";
    private static readonly Uri Service = new("http://127.0.0.1:4007");

    [Fact]
    public void Adding_and_stripping_Reeve_gives_back_any_settings() => Prop.ForAll(Settings().ToArbitrary(), settings =>
    {
        byte[] added = InstallPlace.Value(ClaudeCodeEntries.Add(Encoding.UTF8.GetBytes(settings.ToJsonString()), File, Service, "token"));
        byte[]? stripped = InstallPlace.Value(ClaudeCodeEntries.Strip(added, File));
        return JsonNode.DeepEquals(settings, stripped is null ? new JsonObject() : JsonNode.Parse(stripped));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_twice_is_adding_once() => Prop.ForAll(Settings().ToArbitrary(), settings =>
    {
        byte[] once = InstallPlace.Value(ClaudeCodeEntries.Add(Encoding.UTF8.GetBytes(settings.ToJsonString()), File, Service, "token"));
        return once.AsSpan().SequenceEqual(InstallPlace.Value(ClaudeCodeEntries.Add(once, File, Service, "token")));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_parsed_or_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        bool parsed = HookDocument.Parse(bytes, File).TryGet(out _, out Core.Refusals.Refusal? refusal);
        return parsed || refusal!.Where == File;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"hooks":null}""")]
    [InlineData("""{"hooks":[1]}""")]
    [InlineData("""{"hooks":{"PreToolUse":[1,null,{},{"hooks":{}},{"hooks":[1,null,{"url":1},{"command":[]}]}]}}""")]
    public void Odd_shapes_are_passed_over_when_stripping(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Same(bytes, InstallPlace.Value(ClaudeCodeEntries.Strip(bytes, File)));
    }

    [Fact]
    public void Nesting_beyond_the_bound_is_refused() =>
        Assert.Equal("hook-file-malformed", InstallPlace.Refused(HookDocument.Parse(Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', 100)}}}"), File)).Code);

    // Settings whose events hold foreign groups: the shape that stripping must keep.
    private static Gen<JsonObject> Settings() =>
        from events in Gen.Elements("PreToolUse", "PostToolUse", "PostToolUseFailure", "Stop").Select(e => e).ListOf()
        from counts in Gen.Choose(1, 3).ArrayOf(4)
        from other in Gen.Elements("model", "é ü", "permissions", "\"quoted\"").ListOf()
        select Build([.. events.Distinct()], counts, [.. other.Distinct()]);

    private static JsonObject Build(string[] events, int[] counts, string[] others)
    {
        JsonObject settings = [];
        foreach (string other in others)
        {
            settings[other] = new JsonArray(1.5, other, null, new JsonObject { ["x"] = true });
        }

        JsonObject hooks = [];
        for (int i = 0; i < events.Length; i++)
        {
            hooks[events[i]] = new JsonArray([.. Enumerable.Range(0, counts[i]).Select(n => (JsonNode)new JsonObject
            {
                ["matcher"] = $"m{n}",
                ["hooks"] = new JsonArray(new JsonObject { ["type"] = "command", ["command"] = "lint" }, new JsonObject { ["type"] = "http", ["url"] = "http://x/y" }),
            })]);
        }

        if (hooks.Count > 0)
        {
            settings["hooks"] = hooks;
        }

        return settings;
    }
}
