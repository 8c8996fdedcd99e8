using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.Acceptance.AgentClis;

/// <summary>What the scripted model does next, given the text of every tool result so far: a shell command, or null to end.</summary>
internal delegate ValueTask<string?> ModelScript(IReadOnlyList<string> results);

/// <summary>The vendors' model APIs on loopback, as far as one shell tool call after another needs them.</summary>
internal sealed partial class ModelStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ModelScript _script;
    private int _ids;

    private ModelStub(ModelScript script)
    {
        _script = script;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Address without a trailing slash.</summary>
    public string Address => _app.Urls.First();

    /// <summary>The text of every tool result the model has seen in its longest conversation.</summary>
    public IReadOnlyList<string> Results { get; private set; } = [];

    public static async Task<ModelStub> StartAsync(ModelScript script)
    {
        ModelStub stub = new(script);
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>Runs these commands, one after the other, whatever comes of them.</summary>
    public static ModelScript Commands(params string[] commands) =>
        results => ValueTask.FromResult(results.Count < commands.Length ? commands[results.Count] : null);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsPost(context.Request.Method) && path.EndsWith("/messages", StringComparison.Ordinal))
        {
            await MessagesAsync(context, (await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
        }
        else if (HttpMethods.IsPost(context.Request.Method) && path.EndsWith("/responses", StringComparison.Ordinal))
        {
            await ResponsesAsync(context, (await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
        }
        else if (HttpMethods.IsPost(context.Request.Method) && path.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            await CompletionsAsync(context, (await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
        }
        else if (HttpMethods.IsPost(context.Request.Method) && path.Contains("enerateContent", StringComparison.Ordinal))
        {
            await ContentAsync(context, path, (await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task<string?> NextAsync(List<string> results)
    {
        Results = results.Count > Results.Count ? results : Results;
        return await _script(results);
    }

    private async Task MessagesAsync(HttpContext context, JsonObject request)
    {
        List<string> results = [.. request["messages"]!.AsArray()
            .SelectMany(m => m!["content"] as JsonArray ?? [])
            .Where(c => (string?)c!["type"] == "tool_result")
            .Select(c => Text(c!["content"]))];
        bool mayCall = (request["tools"] as JsonArray ?? []).Any(t => (string?)t!["name"] == "Bash");
        string? command = mayCall ? await NextAsync(results) : null;
        JsonObject block = command is null
            ? new() { ["type"] = "text", ["text"] = "Done." }
            : new() { ["type"] = "tool_use", ["id"] = $"toolu_{++_ids:D24}", ["name"] = "Bash", ["input"] = new JsonObject { ["command"] = command, ["description"] = "scripted" } };
        string stop = command is null ? "end_turn" : "tool_use";
        JsonObject message = new()
        {
            ["id"] = $"msg_{++_ids}", ["type"] = "message", ["role"] = "assistant", ["model"] = request["model"]?.DeepClone(), ["content"] = new JsonArray(),
            ["stop_reason"] = null, ["stop_sequence"] = null, ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1 },
        };
        if ((bool?)request["stream"] != true)
        {
            message["content"] = new JsonArray(block);
            message["stop_reason"] = stop;
            await context.Response.WriteAsJsonAsync<JsonNode>(message);
            return;
        }

        JsonNode delta = command is null
            ? new JsonObject { ["type"] = "text_delta", ["text"] = "Done." }
            : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() };
        block[command is null ? "text" : "input"] = command is null ? "" : new JsonObject();
        await EventsAsync(
            context,
            new() { ["type"] = "message_start", ["message"] = message },
            new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = block },
            new() { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = delta },
            new() { ["type"] = "content_block_stop", ["index"] = 0 },
            new() { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = stop, ["stop_sequence"] = null }, ["usage"] = new JsonObject { ["output_tokens"] = 1 } },
            new() { ["type"] = "message_stop" });
    }

    private async Task ResponsesAsync(HttpContext context, JsonObject request)
    {
        List<string> results = [.. request["input"]!.AsArray()
            .Where(i => (string?)i!["type"] == "function_call_output")
            .Select(i => Text(i!["output"]))];
        string? command = await NextAsync(results);
        string id = $"resp_{++_ids}";
        JsonObject item = command is null
            ? new()
            {
                ["type"] = "message", ["id"] = $"msg_{++_ids}", ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = "Done." }),
            }
            : new()
            {
                ["type"] = "function_call", ["id"] = $"fc_{++_ids}", ["call_id"] = $"call_{Guid.NewGuid():N}", ["name"] = "exec_command",
                ["arguments"] = new JsonObject { ["cmd"] = command }.ToJsonString(),
            };
        JsonObject usage = new()
        {
            ["input_tokens"] = 1, ["input_tokens_details"] = null, ["output_tokens"] = 1, ["output_tokens_details"] = null, ["total_tokens"] = 2,
        };
        await EventsAsync(
            context,
            new() { ["type"] = "response.created", ["response"] = new JsonObject { ["id"] = id } },
            new() { ["type"] = "response.output_item.done", ["output_index"] = 0, ["item"] = item },
            new() { ["type"] = "response.completed", ["response"] = new JsonObject { ["id"] = id, ["usage"] = usage } });
    }

    private static async Task EventsAsync(HttpContext context, params JsonObject[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (JsonObject e in events)
        {
            await context.Response.WriteAsync($"event: {(string)e["type"]!}\ndata: {e.ToJsonString()}\n\n");
        }
    }

    private static string Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(p => (string?)p!["text"])),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        null => "",
        _ => content.ToJsonString(),
    };
}
