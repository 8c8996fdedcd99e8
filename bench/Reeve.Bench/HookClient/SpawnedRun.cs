using System.Runtime.InteropServices;

namespace Reeve.Bench.HookClient;

/// <summary>
/// Starts a program as an agent CLI does (posix_spawn, pipes for input and output), feeds it and waits for its end. The runtime's own
/// process class adds threads and events that a hook does not pay for.
/// </summary>
internal static partial class SpawnedRun
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Milliseconds from the start to the end of one run.</summary>
    public static double Measure(string program, string[] arguments, byte[] input)
    {
        nint[] argv = [.. new[] { program }.Concat(arguments).Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] environment = [Marshal.StringToCoTaskMemUTF8("PATH=/usr/bin:/bin"), 0];
        nint actions = Marshal.AllocHGlobal(512);
        int[] toChild = Pipe();
        int[] fromChild = Pipe();
        try
        {
            Check(posix_spawn_file_actions_init(actions));
            Check(posix_spawn_file_actions_adddup2(actions, toChild[0], 0));
            Check(posix_spawn_file_actions_adddup2(actions, fromChild[1], 1));
            long start = TimeProvider.System.GetTimestamp();
            Check(posix_spawn(out int pid, program, actions, 0, argv, environment));
            _ = close(toChild[0]);
            _ = close(fromChild[1]);
            for (int at = 0; at < input.Length;)
            {
                nint written = write(toChild[1], ref input[at], input.Length - at);
                if (written <= 0)
                {
                    break;
                }

                at += (int)written;
            }

            _ = close(toChild[1]);
            byte[] output = new byte[4096];
            while (read(fromChild[0], ref output[0], output.Length) > 0)
            {
                // Only the end matters.
            }

            _ = waitpid(pid, out int status, 0);
            double elapsed = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            _ = close(fromChild[0]);
            return status == 0 ? elapsed : throw new InvalidOperationException($"{program} ended with status {status}.");
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            Marshal.FreeHGlobal(actions);
            Array.ForEach(argv, Marshal.FreeCoTaskMem);
            Array.ForEach(environment, Marshal.FreeCoTaskMem);
        }
    }

    private static int[] Pipe()
    {
        int[] ends = new int[2];
        return pipe2(ends, CloseOnExec) == 0 ? ends : throw new InvalidOperationException("No more pipes.");
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"The program could not be started: error {error}.");
        }
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(nint actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(nint actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(nint actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, nint actions, nint attributes, nint[] argv, nint[] environment);

    [LibraryImport("libc")]
    private static partial int pipe2([In, Out] int[] ends, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc")]
    private static partial int waitpid(int pid, out int status, int options);
}
