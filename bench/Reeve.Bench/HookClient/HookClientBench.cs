using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Codex;

namespace Reeve.Bench.HookClient;

/// <summary>
/// The whole hook call that Codex pays for: start of the installed bash client, body, answer, end; beside the floor (a program that does
/// nothing) and the usual way (a node one-liner that answers by itself). Fails when a stated bound is missed.
/// </summary>
internal static class HookClientBench
{
    private const double SmallBound = 2.5;
    private const double LargeBound = 6;

    public static int Run(string[] arguments)
    {
        int runs = arguments is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 300;
        string home = Directory.CreateTempSubdirectory("reeve-bench-").FullName;
        try
        {
            using AllowingService service = new();
            HookPlace place = new(home, null, Path.Combine(home, "data"));
            BenchFolder.Must(new CodexInstaller(TimeProvider.System).Install(new HookInstallRequest(place, service.Url, "token")));
            string client = Path.Combine(place.CodexHome, "reeve-codex-hook");
            (byte[] small, byte[] large) = (Body(300), Body(200_000));
            Row("/bin/true, 300 B", runs, "/bin/true", [], small);
            bool good = Row("bash client, 300 B", runs, client, ["pre"], small) <= SmallBound;
            good &= Row("bash client, 200 kB", runs, client, ["pre"], large) <= LargeBound;
            if (Node() is { } node)
            {
                Row("node one-liner, 300 B", Math.Max(runs / 10, 10), node, ["-e", "process.stdin.resume().on('end',()=>console.log('{}'))"], small);
            }
            else
            {
                Console.WriteLine("node one-liner: node is not installed");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"bounds: {SmallBound} ms at 300 B, {LargeBound} ms at 200 kB (median): {(good ? "kept" : "MISSED")}"));
            return good ? 0 : 1;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static double Row(string name, int runs, string program, string[] arguments, byte[] input)
    {
        for (int i = 0; i < Math.Max(runs / 10, 3); i++)
        {
            SpawnedRun.Measure(program, arguments, input);
        }

        double[] times = [.. Enumerable.Range(0, runs).Select(_ => SpawnedRun.Measure(program, arguments, input)).Order()];
        double median = times[runs / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} median {median,7:F2} ms   p95 {times[runs * 95 / 100],7:F2} ms   n={runs}"));
        return median;
    }

    private static byte[] Body(int size)
    {
        JsonObject body = new()
        {
            ["session_id"] = "bench", ["cwd"] = "/srv/project", ["hook_event_name"] = "PreToolUse", ["tool_name"] = "Bash", ["tool_use_id"] = "call_1",
            ["tool_input"] = new JsonObject { ["command"] = "" },
        };
        StringBuilder command = new();
        int room = size - body.ToJsonString().Length;
        while (command.Length < room)
        {
            command.Append("ls -la src && ");
        }

        body["tool_input"]!["command"] = command.ToString(0, room - 1).Replace("&", "|", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static string? Node() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);
}
